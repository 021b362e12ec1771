import { Button, Group, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { horizonRange, type HorizonView, type TrainingSettings } from '../../../engine/contract/models.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { PeopleLink } from './PeopleLink.tsx';
import classes from './training.module.css';

/** From when on somebody counts as gone: from the shop's own pace or by hand, with what that would mean now. */
export function HorizonField({ settings }: { readonly settings: TrainingSettings }) {
  const { t } = useTranslation('training');
  const client = useQueryClient();
  const [draft, setDraft] = useState<number | null>(settings.horizonDays);
  const [asked] = useDebouncedValue(draft, 250);
  const horizon = useQuery({
    queryKey: keys.horizon(asked),
    queryFn: ({ signal }) => api.horizon(asked, signal),
    placeholderData: keepPreviousData,
  });
  const save = useMutation({
    mutationFn: (horizonDays: number | null) => api.saveTrainingSettings({ ...settings, horizonDays }),
    onSuccess: (stored) => {
      client.setQueryData(keys.trainingSettings, stored);
      void client.invalidateQueries({ queryKey: keys.horizons });
    },
  });
  const view = horizon.data;
  const changed = draft !== settings.horizonDays;
  const fits = draft === null || (draft >= horizonRange.shortest && draft <= horizonRange.longest);
  return (
    <div className={classes['box']}>
      <Stack gap="sm">
        <div>
          <Text fw={600}>{t('horizon.title')}</Text>
          <Text size="sm" c="dimmed" maw={720}>
            {t('horizon.about')}
          </Text>
        </div>
        <Group gap="md" align="flex-end">
          <SegmentedControl
            aria-label={t('horizon.title')}
            value={draft === null ? 'own' : 'set'}
            data={[
              { value: 'own', label: t('horizon.own') },
              { value: 'set', label: t('horizon.set') },
            ]}
            onChange={(way) => setDraft(way === 'own' ? null : (view?.days ?? 28))}
          />
          {draft !== null && (
            <NumberInput
              label={t('horizon.days')}
              w={140}
              min={horizonRange.shortest}
              max={horizonRange.longest}
              clampBehavior="blur"
              allowDecimal={false}
              suffix={t('horizon.unit')}
              value={draft}
              error={!fits && t('horizon.range', horizonRange)}
              onChange={(value) => typeof value === 'number' && setDraft(value)}
            />
          )}
          {changed && (
            <>
              <Button disabled={!fits} loading={save.isPending} onClick={() => save.mutate(draft)}>
                {t('horizon.save')}
              </Button>
              <Button variant="subtle" color="gray" onClick={() => setDraft(settings.horizonDays)}>
                {t('horizon.undo')}
              </Button>
            </>
          )}
        </Group>
        {save.isError && <FailureNotice error={save.error} />}
        {horizon.isError ? (
          <FailureNotice error={horizon.error} onRetry={() => void horizon.refetch()} />
        ) : (
          view && <Meaning view={view} />
        )}
      </Stack>
    </div>
  );
}

/** What these many days would mean in the shop as it is now. */
function Meaning({ view }: { readonly view: HorizonView }) {
  const { t } = useTranslation('training');
  const format = useFormat();
  const { days, proposed, inUse, buyers, goneNow, lastWindow, gaps } = view;
  if (buyers === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('horizon.nobody')}
      </Text>
    );
  }
  const rate = lastWindow?.churnRate ?? null;
  return (
    <Stack gap={4} className="naru-figures" aria-live="polite">
      <Text size="sm">
        <Trans
          t={t}
          i18nKey="horizon.gone"
          values={{ days, share: format.share(goneNow / buyers) }}
          components={{
            gone: <PeopleLink people={goneNow} silentFor={days} label={t('horizon.goneLink', { days })} />,
            buyers: <PeopleLink people={buyers} silentFor={0} label={t('horizon.buyersLink')} />,
          }}
        />
      </Text>
      {lastWindow !== null && rate !== null && (
        <Text size="sm">
          {t('horizon.window', { days, people: format.count(lastWindow.people), share: format.share(rate) })}{' '}
          {(rate < 0.15 || rate > 0.6) && t(rate < 0.15 ? 'horizon.rare' : 'horizon.common')}
        </Text>
      )}
      {gaps !== null && (
        <Text size="sm" c="dimmed">
          {t('horizon.gaps', gaps)} {proposed !== null && t('horizon.proposed', { days: proposed })}
        </Text>
      )}
      {inUse !== null && inUse !== days && (
        <Text size="sm" c="dimmed">
          {t('horizon.later', { inUse, days })}
        </Text>
      )}
    </Stack>
  );
}
