import { ActionIcon, Tooltip } from '@mantine/core';
import { IconFocus2, IconHierarchy, IconMap, IconMinus, IconPlus } from '@tabler/icons-react';
import { MiniMap, Panel, useReactFlow, useStore, type ReactFlowState } from '@xyflow/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { moveNodes } from '../../engine/edit/nodes.ts';
import { useDraftStore } from '../draft/draft-context.ts';
import { useCanvas } from './canvas-context.ts';
import classes from './CanvasControls.module.css';
import { layOut } from './layout.ts';
import { lookAtAll } from './look-at-all.ts';

/** The map draws every card, which takes seconds where there are thousands: there it is opened by hand. */
const MOST_MAPPED = 2000;

/** Zoom, fit, tidy and the minimap, bottom left. */
export function CanvasControls() {
  const { t } = useTranslation('canvas');
  const flow = useReactFlow();
  const { zoomIn, zoomOut, fitView } = flow;
  const store = useDraftStore();
  const editable = useCanvas((state) => state.editable);
  const zoom = useStore(({ transform }) => Math.round(transform[2] * 100));
  const [map, setMap] = useState(() => {
    const { nodes } = store.getState().history.present;
    return window.innerWidth >= 768 && nodes.length <= MOST_MAPPED;
  });
  // A map of what is all in view anyway would only cover it.
  const outside = useStore(reachesOutside);
  const [tidying, setTidying] = useState(false);

  const tidy = async (): Promise<void> => {
    setTidying(true);
    try {
      const places = await layOut(store.getState().history.present);
      store.getState().edit((journey) => moveNodes(journey, places));
      requestAnimationFrame(() => lookAtAll(flow));
    } finally {
      setTidying(false);
    }
  };

  const button = (label: string, icon: React.ReactNode, act: () => void, pressed?: boolean) => (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={30} aria-label={label} aria-pressed={pressed} onClick={act}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );

  return (
    <Panel position="bottom-left" className={classes['panel'] ?? ''}>
      {map && outside && (
        <MiniMap
          className={classes['map'] ?? ''}
          position="bottom-left"
          pannable
          zoomable
          ariaLabel={t('controls.map')}
          nodeBorderRadius={12}
          style={{ width: 168, height: 104 }}
        />
      )}
      <div className={classes['bar']}>
        {button(t('controls.out'), <IconMinus size={16} />, () => void zoomOut({ duration: 120 }))}
        <span className={classes['zoom']}>{zoom}%</span>
        {button(t('controls.in'), <IconPlus size={16} />, () => void zoomIn({ duration: 120 }))}
        <span className={classes['rule']} />
        {button(
          t('controls.fit'),
          <IconFocus2 size={16} />,
          () => void fitView({ maxZoom: 1, padding: 0.12, duration: 180 }),
        )}
        {editable && (
          <Tooltip label={t('controls.tidy')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={30}
              loading={tidying}
              aria-label={t('controls.tidy')}
              onClick={() => void tidy()}
            >
              <IconHierarchy size={16} />
            </ActionIcon>
          </Tooltip>
        )}
        {button(t('controls.map'), <IconMap size={16} />, () => setMap(!map), map)}
      </div>
    </Panel>
  );
}

/** Does any card lie outside of the window onto the canvas? */
function reachesOutside({ nodes, transform, width, height }: ReactFlowState): boolean {
  const [x, y, zoom] = transform;
  return nodes.some(({ position, width: wide = 0, height: high = 0 }) => {
    const left = position.x * zoom + x;
    const top = position.y * zoom + y;
    return left < 0 || top < 0 || left + wide * zoom > width || top + high * zoom > height;
  });
}
