import { Alert, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LiveNumbers } from '../../engine/contract/live.ts';
import type { CanvasActions } from '../canvas/canvas-context.ts';
import { useDraft, useJourney } from '../draft/draft-context.ts';
import { SidePanel } from '../panel/SidePanel.tsx';
import panelClasses from '../panel/SidePanel.module.css';
import { JourneyNumbers } from './JourneyNumbers.tsx';
import { NodeNumbersPanel } from './NodeNumbersPanel.tsx';

/** The right column in live mode: the numbers of the chosen node, or of the whole journey. */
export function LiveSide({
  numbers,
  asked,
  openPeople,
}: {
  readonly numbers: LiveNumbers | null;
  readonly asked: boolean;
  readonly openPeople: CanvasActions['openPeople'];
}) {
  const { t } = useTranslation('live');
  const journey = useJourney();
  const selected = useDraft((state) => state.selected);
  const [only] = selected.size === 1 ? selected : [];
  const node = journey.nodes.find(({ id }) => id === only);
  const own = only === undefined ? undefined : numbers?.nodes[only];
  return (
    <SidePanel label={t('title')} optional={!asked && selected.size === 0}>
      {numbers === null ? (
        <div className={panelClasses['body']}>
          <Text size="sm" c="dimmed">
            {t('waitingForNumbers')}
          </Text>
        </div>
      ) : node && own ? (
        <NodeNumbersPanel node={node} numbers={own} openPeople={openPeople} />
      ) : node ? (
        <div className={panelClasses['body']}>
          <Stack>
            <Alert color="gray">{t('notInVersion', { version: numbers.version })}</Alert>
          </Stack>
        </div>
      ) : (
        <JourneyNumbers numbers={numbers} openPeople={openPeople} />
      )}
    </SidePanel>
  );
}
