import { Handle, Position, useStore, type NodeProps } from '@xyflow/react';
import { IconAlertTriangleFilled, IconExclamationCircleFilled } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useText } from '../i18n/use-locale.ts';
import { IN, takesEdges, type CardNode } from './adapt.ts';
import { useCanvas, useNodeOverlay } from './canvas-context.ts';
import { cardSize, stubMiddle } from './card-size.ts';
import { CardFooter } from './CardFooter.tsx';
import type { Description } from './describe.ts';
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

  if (!legible) {
    return (
      <div
        className={classes['far']}
        data-group={description.type?.group}
        data-selected={selected || undefined}
        data-level={level}
      >
        <FarHandles description={description} />
      </div>
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

/** Where edges end, as React Flow measures it: plain boxes, for a thousand live handles would cost too much. */
function FarHandles({ description }: { readonly description: Description }) {
  const { ports } = description;
  const { width } = cardSize(ports.length, 0);
  const left = (index: number): string => `${String((stubMiddle(index, ports.length) / width) * 100)}%`;
  return (
    <>
      {takesEdges(description) && (
        <i
          className={`target ${classes['end'] ?? ''}`}
          data-handleid={IN}
          data-handlepos="top"
          style={{ left: '50%' }}
        />
      )}
      {ports.map(({ id }, index) => (
        <i
          key={id}
          className={`source ${classes['end'] ?? ''}`}
          data-handleid={id}
          data-handlepos="bottom"
          style={{ left: left(index) }}
        />
      ))}
    </>
  );
}
