import type { NodeGroup, NodeType } from '../../engine/node-type.ts';
import type { Locale } from '../../engine/text.ts';
import { nodeTypes } from '../../nodes/index.ts';

/** The groups in the order in which a journey is thought: in, sort, wait, act, out. */
export const GROUPS: readonly NodeGroup[] = ['enter', 'decide', 'wait', 'act', 'end', 'note'];

export interface ListedGroup {
  readonly group: NodeGroup;
  readonly types: readonly NodeType[];
}

/** The node types whose words contain what was typed, by group; groups without any are left out. */
export function listTypes(
  typed: string,
  locale: Locale,
  allow: (type: NodeType) => boolean = () => true,
): ListedGroup[] {
  const wanted = typed.trim().toLocaleLowerCase();
  const matches = ({ title, about, type }: NodeType): boolean =>
    [title[locale], title.en, about[locale], type].some((words) => words.toLocaleLowerCase().includes(wanted));
  const all = Object.values(nodeTypes).filter((type) => allow(type) && matches(type));
  return GROUPS.flatMap((group) => {
    const types = all.filter((type) => type.group === group);
    return types.length === 0 ? [] : [{ group, types }];
  });
}
