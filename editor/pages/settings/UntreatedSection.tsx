import { Group, Slider, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { Section } from './Section.tsx';

const MOST = 20;

/** The share of customers whom no journey treats, and what that costs, in words. */
export function UntreatedSection({
  share,
  onChange,
}: {
  readonly share: number;
  readonly onChange: (share: number) => void;
}) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const [asked] = useDebouncedValue(share, 150);
  const cost = useQuery({
    queryKey: keys.untreated(asked),
    queryFn: ({ signal }) => api.untreated(asked, signal),
    placeholderData: keepPreviousData,
  });
  const { monthly = null } = cost.data ?? {};
  const amount = (revenue: number) => format.money(Math.round(Math.abs(revenue)));
  return (
    <Section title={t('untreated.title')} about={t('untreated.about')}>
      <Stack gap="xs" maw={520}>
        <Group justify="space-between">
          <Text size="sm" fw={500}>
            {t('untreated.label')}
          </Text>
          <Text size="sm" fw={600} className="naru-figures">
            {format.share(share)}
          </Text>
        </Group>
        <Slider
          thumbLabel={t('untreated.label')}
          value={Math.round(share * 100)}
          min={0}
          max={Math.max(MOST, Math.round(share * 100))}
          step={1}
          label={(value) => `${String(value)}%`}
          onChange={(value) => onChange(value / 100)}
        />
        <div aria-live="polite">
          {share === 0 ? (
            <Text size="sm">
              {t('untreated.nobody')} {t('untreated.off')}
            </Text>
          ) : cost.isError ? (
            <FailureNotice error={cost.error} onRetry={() => void cost.refetch()} />
          ) : cost.data ? (
            <Text size="sm">
              {cost.data.of > 0 &&
                `${t('untreated.people', { people: format.count(cost.data.people), of: format.count(cost.data.of) })} `}
              {monthly === null
                ? t('untreated.unknown')
                : t(monthly.revenue >= 0 ? 'untreated.cost' : 'untreated.gain', {
                    count: monthly.journeys,
                    revenue: amount(monthly.revenue),
                  })}{' '}
              {t('untreated.why')}
            </Text>
          ) : (
            <Text size="sm" c="dimmed">
              {t('untreated.waiting')}
            </Text>
          )}
        </div>
        <Text size="xs" c="dimmed">
          {t('untreated.sticky')}
        </Text>
      </Stack>
    </Section>
  );
}
