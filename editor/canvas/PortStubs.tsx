import { Handle, Position } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import type { Port } from '../../engine/node-type.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useText } from '../i18n/use-locale.ts';
import { useCanvas, useCanvasActions } from './canvas-context.ts';
import type { NodeOverlay } from './overlay.ts';
import { stubsHeight } from './card-size.ts';
import classes from './PortStubs.module.css';

/** The ways out of a card, as labelled stubs on its lower edge; with numbers, who took each. */
export function PortStubs({
  id,
  ports,
  overlay,
}: {
  readonly id: string;
  readonly ports: readonly Port[];
  readonly overlay: NodeOverlay | undefined;
}) {
  const { t } = useTranslation('canvas');
  const text = useText();
  const format = useFormat();
  const { openPeople } = useCanvasActions();
  const kind = useCanvas((state) => state.overlay?.kind);
  if (ports.length === 0) return null;
  // One unnamed way on needs no words; the dot and the edge say it.
  const named = ports.length > 1;

  return (
    <div className={classes['stubs']} style={{ height: stubsHeight(ports.length, overlay !== undefined) }}>
      {ports.map((port) => {
        const label = text(port.label);
        const left = overlay?.left[port.id] ?? 0;
        return (
          <div key={port.id} className={classes['stub']} title={label}>
            {(named || overlay) && (
              <span className={classes['label']}>
                {named && <span className={classes['name']}>{label}</span>}
                {overlay &&
                  (kind === 'live' ? (
                    <button
                      type="button"
                      className={`nodrag ${classes['count'] ?? ''}`}
                      aria-label={t('openLeft', { count: left, shown: format.short(left), port: label })}
                      onClick={(event) => {
                        event.stopPropagation();
                        openPeople({ node: id, where: 'left', value: port.id }, label);
                      }}
                    >
                      {format.short(left)}
                    </button>
                  ) : (
                    <span className={classes['count']}>{format.short(left)}</span>
                  ))}
              </span>
            )}
            <Handle
              type="source"
              id={port.id}
              position={Position.Bottom}
              className={classes['handle'] ?? ''}
              data-required={port.required || undefined}
              aria-hidden="true"
            />
          </div>
        );
      })}
    </div>
  );
}
