import { Handle, Position, useStore, type NodeProps } from '@xyflow/react';
import { IconAlertTriangleFilled, IconExclamationCircleFilled } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useText } from '../i18n/use-locale.ts';
import { IN, takesEdges, type CardNode } from './adapt.ts';
import { useCanvas, useNodeOverlay } from './canvas-context.ts';
import { CardFooter } from './CardFooter.tsx';
import { IconTile } from './IconTile.tsx';
import { LEGIBLE } from './legible.ts';
import classes from './NodeCard.module.css';
import { PortStubs } from './PortStubs.tsx';

/** One node of the journey on the canvas. */
export const NodeCard = memo(function NodeCard({ id, data, selected }: NodeProps<CardNode>) {
  const { t } = useTranslation('canvas');
  const text = useText();
  const { description } = data;
  const legible = useStore(({ transform }) => transform[2] >= LEGIBLE);
  const overlay = useNodeOverlay(id);
  const issues = useCanvas((state) => state.issues.get(id));
  const level = !issues ? undefined : issues.some((issue) => issue.level === 'error') ? 'error' : 'warning';
  const Badge = level === 'error' ? IconExclamationCircleFilled : IconAlertTriangleFilled;

  // The ends of edges are known from the geometry, so a card seen from afar needs no handles of its own.
  if (!legible) {
    return (
      <div
        className={classes['far']}
        data-group={description.type?.group}
        data-selected={selected || undefined}
        data-level={level}
      />
    );
  }
  return (
    <div className={classes['node']}>
      <div className={classes['card']} data-selected={selected || undefined} data-level={level}>
        <div className={classes['head']}>
          <IconTile type={description.type} />
          <div className={classes['words']}>
            <div className={classes['title']}>{text(description.title)}</div>
            <div className={classes['summary']}>{text(description.summary)}</div>
          </div>
          {level && (
            <span
              className={classes['badge']}
              data-level={level}
              role="img"
              aria-label={t(`badge.${level}`, { count: issues?.length ?? 0 })}
              title={issues?.map((issue) => text(issue.text)).join('\n')}
            >
              <Badge size={16} />
            </span>
          )}
        </div>
        {overlay && <CardFooter id={id} overlay={overlay} />}
      </div>
      <PortStubs id={id} ports={description.ports} overlay={overlay} />
      {takesEdges(description) && (
        <Handle type="target" id={IN} position={Position.Top} className={classes['target'] ?? ''} aria-hidden="true" />
      )}
    </div>
  );
});
