import type { NodeType } from '../../engine/node-type.ts';
import { iconOf } from './icons.ts';
import classes from './IconTile.module.css';

/** The small tinted square that tells a node's group. */
export function IconTile({ type, small = false }: { readonly type: NodeType | null; readonly small?: boolean }) {
  const Icon = iconOf(type?.icon);
  return (
    <span
      className={classes['tile']}
      data-group={type?.group ?? 'end'}
      data-small={small || undefined}
      aria-hidden="true"
    >
      <Icon size={small ? 15 : 18} stroke={1.75} />
    </span>
  );
}
