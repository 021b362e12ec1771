import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LiveNumbers } from '../../engine/contract/live.ts';
import type { CanvasActions } from '../canvas/canvas-context.ts';
import { useFormat } from '../i18n/use-format.ts';
import panelClasses from '../panel/SidePanel.module.css';
import { ArmsTable } from './ArmsTable.tsx';
import { ConversionSection } from './ConversionSection.tsx';
import { CountRows } from './CountRows.tsx';
import { Figure } from './Figure.tsx';
import { InsideFigure } from './InsideFigure.tsx';
import { useEndingText } from './use-ending-text.ts';
import { useRefusals } from './use-refusals.ts';

/** What the journey as a whole has done, and against the people who were held out. */
export function JourneyNumbers({
  numbers,
  openPeople,
}: {
  readonly numbers: LiveNumbers;
  readonly openPeople: CanvasActions['openPeople'];
}) {
  const { t } = useTranslation('live');
  const format = useFormat();
  const endingText = useEndingText();
  const refusals = useRefusals(numbers);
  const { conversion, holdout } = numbers;
  return (
    <Stack className={panelClasses['body'] ?? ''} gap="lg">
      <div>
        <Text fw={650} component="h2">
          {t('journey.title')}
        </Text>
        <Text size="xs" c="dimmed">
          {t('journey.about')}
        </Text>
      </div>
      <Group gap="xl">
        <Figure large label={t('entered')} onOpen={() => openPeople({ where: 'entered' }, t('entered'))}>
          {format.count(numbers.entered)}
        </Figure>
        <InsideFigure large numbers={numbers} openPeople={openPeople} />
      </Group>
      {conversion ? (
        <ConversionSection
          conversion={conversion}
          about={t('conversion.aboutJourney', { passed: format.count(conversion.passed) })}
          onOpen={(label) => openPeople({ where: 'converted' }, label)}
        />
      ) : (
        <Text size="sm" c="dimmed">
          {t('conversion.none')}
        </Text>
      )}
      {holdout && (
        <ArmsTable
          title={t('holdout.title')}
          about={t('holdout.about')}
          report={holdout}
          onOpen={(arm, label) => openPeople({ where: 'passed', arm }, label)}
        />
      )}
      {holdout && holdout.leftOut > 0 && (
        <Text size="xs" c="dimmed">
          {t('holdout.leftOut', { count: holdout.leftOut, shown: format.count(holdout.leftOut) })}
        </Text>
      )}
      <CountRows title={t('refusedTitle')} rows={refusals} of={0} />
      <CountRows
        title={t('endingsTitle')}
        of={numbers.entered}
        rows={Object.entries(numbers.ended)
          .filter(([, count]) => count > 0)
          .sort(([, a], [, b]) => b - a)
          .map(([reason, count]) => ({
            key: reason,
            label: endingText(reason),
            count,
            onOpen: () => openPeople({ where: 'exited', value: reason }, endingText(reason)),
          }))}
      />
    </Stack>
  );
}
