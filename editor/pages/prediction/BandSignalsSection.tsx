import { Group, Skeleton, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { BandSignal } from '../../../engine/contract/insights.ts';
import { api } from '../../api/calls.ts';
import { ApiFailure } from '../../api/failure.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { dangerPaint } from '../../theme/danger.ts';
import { useReasonWords } from '../person/ChurnReasons.tsx';
import { Section } from '../settings/Section.tsx';
import { ChartFigure } from './ChartFigure.tsx';
import { NumberTable } from './NumberTable.tsx';
import { PeopleLink } from './PeopleLink.tsx';
import classes from './signals.module.css';
import { useOverview } from './use-overview.ts';

const BANDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/** The signals behind the scores of one band's people; the band is in the address. */
export function BandSignalsSection() {
  const { t } = useTranslation('insights');
  const navigate = useNavigate();
  const search = useSearch({ from: '/prediction' });
  const overview = useOverview();
  const peopleIn = (band: number): number => overview.data?.latest?.bands[band - 1]?.people ?? 0;
  // The most endangered band that has somebody, when none is named.
  const band = search.band ?? BANDS.toReversed().find((one) => peopleIn(one) > 0) ?? 10;
  return (
    <Section title={t('signals.title')} about={t('signals.about')}>
      <Group gap={6} mb="md" role="group" aria-label={t('signals.choose')}>
        {BANDS.map((one) => {
          const { ground, ink } = dangerPaint(one);
          return (
            <UnstyledButton
              key={one}
              className={classes['band'] ?? ''}
              style={{ background: ground, color: ink }}
              aria-pressed={one === band}
              onClick={() => void navigate({ to: '/prediction', search: { tab: 'signals', band: one }, replace: true })}
            >
              {one}
            </UnstyledButton>
          );
        })}
      </Group>
      {overview.isPending ? <Skeleton height={260} aria-busy="true" /> : <Signals key={band} band={band} />}
    </Section>
  );
}

function Signals({ band }: { readonly band: number }) {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const words = useReasonWords();
  const signals = useQuery({
    queryKey: keys.bandSignals(band),
    queryFn: ({ signal }) => api.bandSignals(band, signal),
  });
  if (signals.isPending) return <Skeleton height={260} aria-busy="true" />;
  if (!signals.data) {
    const noModel = signals.error instanceof ApiFailure && signals.error.code === 'no-model';
    return noModel ? (
      <Text size="sm" c="dimmed">
        {t('none.modelBody')}
      </Text>
    ) : (
      <FailureNotice error={signals.error} onRetry={() => void signals.refetch()} />
    );
  }
  const { people, looked, signals: found } = signals.data;
  if (looked === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('signals.nobody', { band })}
      </Text>
    );
  }
  const strongest = Math.max(0.01, ...found.map(({ effect }) => Math.abs(effect)));
  const top = found[0];
  return (
    <ChartFigure
      plain
      title={t('signals.of', { band })}
      about={
        <>
          {t('signals.people')} <PeopleLink people={people} band={band} label={t('bands.peopleIn', { band })} />
          {looked < people && ` · ${t('signals.looked', { looked: format.count(looked) })}`}. {t('signals.notCauses')}
        </>
      }
      summary={top ? words(top) : ''}
      table={
        <NumberTable
          heads={[t('signals.signal'), t('signals.raises'), t('signals.lowers'), t('signals.effect')]}
          rows={found.map((signal) => ({
            key: signal.group,
            cells: [
              t(`groups.${signal.group}`, { defaultValue: signal.group }),
              format.share(signal.raises),
              format.share(signal.lowers),
              signed(signal.effect),
            ],
          }))}
        />
      }
    >
      <ul className={classes['list']}>
        {found.map((signal) => (
          <li key={signal.group}>
            <span>
              <Text component="span" fw={600} size="sm">
                {t(`groups.${signal.group}`, { defaultValue: signal.group })}
              </Text>
              <Text component="span" size="sm" c="dimmed">
                {t('signals.middle', { words: words(signal) })}
              </Text>
            </span>
            <Text size="xs" c="dimmed" component="span" className={classes['share'] ?? ''}>
              {shareWords(signal)}
            </Text>
            <span className={classes['push']} aria-hidden="true">
              <span data-raises={signal.effect > 0 || undefined} style={pushOf(signal.effect / strongest)} />
            </span>
          </li>
        ))}
      </ul>
      <Group justify="flex-end" gap={4} className={classes['sides'] ?? ''} aria-hidden="true">
        <span>{t('signals.lowersSide')}</span>
        <span>{t('signals.raisesSide')}</span>
      </Group>
    </ChartFigure>
  );

  function shareWords({ raises, lowers, effect }: BandSignal): string {
    return effect > 0
      ? t('signals.raisesShare', { share: format.share(raises) })
      : t('signals.lowersShare', { share: format.share(lowers) });
  }
}

function pushOf(part: number): React.CSSProperties {
  const width = `${String(50 * Math.abs(part))}%`;
  return part > 0 ? { left: '50%', width } : { right: '50%', width };
}

function signed(value: number): string {
  return `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(2)}`;
}
