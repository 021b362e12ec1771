import { Select, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconPointFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail } from '../../engine/contract/journeys.ts';
import type { LiveNumbers } from '../../engine/contract/live.ts';
import type { CanvasActions } from '../canvas/canvas-context.ts';
import type { StreamState } from '../api/use-server-events.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Figure } from './Figure.tsx';
import { InsideFigure } from './InsideFigure.tsx';
import classes from './LiveBar.module.css';
import { ReplayControl } from './ReplayControl.tsx';
import { useRefusals } from './use-refusals.ts';

/** The running journey in one line, and the replay of real orders beside it. */
export function LiveBar({
  detail,
  numbers,
  stream,
  onVersion,
  openPeople,
}: {
  readonly detail: JourneyDetail;
  readonly numbers: LiveNumbers | null;
  readonly stream: StreamState;
  /** Another version's numbers are asked for; undefined = the newest. */
  readonly onVersion: (version: number | undefined) => void;
  readonly openPeople: CanvasActions['openPeople'];
}) {
  const { t } = useTranslation('live');
  const format = useFormat();
  const goal = numbers?.conversion ?? null;
  const refusals = useRefusals(numbers);
  const turnedAway = refusals.reduce((sum, { count }) => sum + count, 0);
  const problem = numbers?.entryProblem ?? null;
  const state = numbers?.state ?? detail.state;
  const beat = state === 'paused' || state === 'stopped' ? state : stream === 'broken' ? 'broken' : 'on';
  return (
    <div className={classes['bar']} role="region" aria-label={t('title')}>
      <span
        className={classes['beat']}
        data-beat={beat}
        title={numbers ? t('asOf', { time: format.time(numbers.at) }) : undefined}
      >
        <IconPointFilled size={14} aria-hidden />
        {t(`beat.${beat}`)}
      </span>
      {numbers && (
        <>
          <InsideFigure numbers={numbers} openPeople={openPeople} />
          <Figure label={t('entered')} onOpen={() => openPeople({ where: 'entered' }, t('entered'))}>
            {format.count(numbers.entered)}
          </Figure>
          {turnedAway > 0 && (
            <Tooltip
              multiline
              label={refusals.map(({ label, count }) => `${label} ${format.count(count)}`).join('\n')}
              style={{ whiteSpace: 'pre-line' }}
            >
              <span tabIndex={0}>
                <Figure label={t('refused')}>{format.count(turnedAway)}</Figure>
              </span>
            </Tooltip>
          )}
          {goal && (
            <>
              <Figure label={t('converted')} onOpen={() => openPeople({ where: 'converted' }, t('converted'))}>
                {format.count(goal.converted)}
              </Figure>
              <span title={t('conversion.aboutJourney', { passed: format.count(goal.passed) })}>
                <Figure label={t('rate')}>{goal.rate === null ? '–' : format.share(goal.rate)}</Figure>
              </span>
              <Figure label={t('revenue')}>{format.money(goal.revenue)}</Figure>
            </>
          )}
          {detail.versions.length > 1 && (
            <Select
              w={104}
              size="xs"
              aria-label={t('version.label')}
              allowDeselect={false}
              value={String(numbers.version)}
              data={detail.versions.map(({ version }) => ({
                value: String(version),
                label: t('version.name', { version }),
              }))}
              onChange={(value) => onVersion(Number(value) === detail.version ? undefined : Number(value))}
            />
          )}
        </>
      )}
      {problem && (
        <span className={classes['problem']} role="status">
          <IconAlertTriangle size={14} aria-hidden />
          {t([`entryProblem.${problem.code}`, 'entryProblem.other'], { detail: problem.detail })}
        </span>
      )}
      <span className={classes['spread']} />
      <ReplayControl />
    </div>
  );
}
