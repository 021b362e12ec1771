import { BaseEdge, EdgeLabelRenderer, getSmoothStepPath, useStore, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import type { CardEdge } from './adapt.ts';
import { useCanvas, useCanvasActions } from './canvas-context.ts';
import classes from './FlowEdge.module.css';
import { LEGIBLE } from './legible.ts';
import { leftInAll } from './overlay.ts';

const THIN = 1.75;
/** Width that the fullest edge gains. Area, not width, is what the eye reads, hence the root below. */
const GAIN = 9;

/** From afar a line as wide as its wish would fade away. */
const FAR = 7;

/** One way from a port to the next node: a plus under the pointer while drawing, a share and a width with numbers. */
export const FlowEdge = memo(function FlowEdge(props: EdgeProps<CardEdge>) {
  const { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, selected } = props;
  const { t } = useTranslation('canvas');
  const format = useFormat();
  const { insertOn } = useCanvasActions();
  const editable = useCanvas((state) => state.editable);
  const from = useCanvas((state) => (data ? state.overlay?.nodes[data.edge.from] : undefined));
  const far = useStore(({ transform }) => transform[2] < LEGIBLE);
  const most = useCanvas((state) => state.overlay?.most ?? 0);
  const [path, labelX, labelY] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    borderRadius: 14,
  });
  if (!data) return null;
  const { edge } = data;
  const people = from?.left[edge.port] ?? 0;
  const leavers = from ? leftInAll(from) : 0;
  const width = from && most > 0 ? THIN + GAIN * Math.sqrt(people / most) : THIN;

  return (
    <>
      <BaseEdge
        path={path}
        interactionWidth={22}
        className={classes['path'] ?? ''}
        style={{ strokeWidth: far ? FAR : selected ? Math.max(width, 2.5) : width }}
        data-empty={from !== undefined && people === 0 ? true : undefined}
      />
      {editable && (
        <g
          className={classes['plus']}
          transform={`translate(${String(labelX)} ${String(labelY)})`}
          onClick={(event) => {
            event.stopPropagation();
            insertOn(edge, event.clientX, event.clientY);
          }}
        >
          <title>{t('insert')}</title>
          <circle r="11" />
          <path d="M-4.5 0H4.5M0-4.5V4.5" />
        </g>
      )}
      {!far && from && leavers > 0 && (
        <EdgeLabelRenderer>
          <div
            className={classes['share']}
            style={{ transform: `translate(-50%, -50%) translate(${String(labelX)}px, ${String(labelY)}px)` }}
          >
            {format.share(people / leavers)}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
