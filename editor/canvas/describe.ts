import type { JourneyNode } from '../../engine/journey.ts';
import type { Arm, NodeType, Port } from '../../engine/node-type.ts';
import type { Text } from '../../engine/text.ts';
import { nodeTypes } from '../../nodes/index.ts';

/** What a card shows of a node, asked of its type once per config. */
export interface Description {
  readonly type: NodeType | null;
  readonly title: Text;
  readonly summary: Text;
  /** What somebody wrote to be read on the canvas; empty for most. */
  readonly remark: string;
  readonly ports: readonly Port[];
  readonly arms: readonly Arm[];
  /** False when the type's schema refuses the config: the ports are then those that edges leave by. */
  readonly readable: boolean;
}

const UNREADABLE: Text = { ko: '설정을 확인해 주세요', en: 'Check its settings' };
const described = new WeakMap<JourneyNode, Description>();

/** Title, summary and ports of a node. The same node gives the same object. */
export function describe(node: JourneyNode): Description {
  const known = described.get(node);
  if (known) return known;
  const fresh = ask(node);
  described.set(node, fresh);
  return fresh;
}

function ask(node: JourneyNode): Description {
  const type = nodeTypes[node.type] ?? null;
  const title = (text: Text): Text => (node.label === undefined ? text : { ko: node.label, en: node.label });
  if (type === null) {
    const name = { ko: node.type, en: node.type };
    return { type, title: title(name), summary: UNREADABLE, remark: '', ports: [], arms: [], readable: false };
  }
  const parsed = type.config.safeParse(node.config);
  if (!parsed.success) {
    return { type, title: title(type.title), summary: UNREADABLE, remark: '', ports: [], arms: [], readable: false };
  }
  return {
    type,
    title: title(type.title),
    summary: type.summary(parsed.data),
    remark: type.remark?.(parsed.data) ?? '',
    ports: type.ports(parsed.data),
    arms: type.arms?.(parsed.data) ?? [],
    readable: true,
  };
}
