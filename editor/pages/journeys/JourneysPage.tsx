import { Button, Menu, Skeleton, Stack } from '@mantine/core';
import { IconChevronDown, IconPlus, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyListItem } from '../../../engine/contract/journeys.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { PageFrame } from '../../shell/PageFrame.tsx';
import { DeleteJourney } from './DeleteJourney.tsx';
import { JourneysEmpty } from './JourneysEmpty.tsx';
import { JourneyTable } from './JourneyTable.tsx';
import { useNewJourney } from './use-new-journey.ts';
import { useCreateJourney } from './use-create-journey.ts';

/** Every journey with its state and what it brought. */
export function JourneysPage() {
  const { t } = useTranslation('journeys');
  const [deleting, setDeleting] = useState<JourneyListItem | null>(null);
  const create = useCreateJourney();
  const duplicate = useNewJourney(({ id, name }: JourneyListItem) => ({
    name: t('copyOf', { name }).slice(0, 200),
    template: 'copy',
    copyOf: id,
  }));
  const list = useQuery({
    queryKey: keys.journeys,
    queryFn: ({ signal }) => api.journeys(signal),
    refetchInterval: 5_000,
  });
  const empty = list.data?.length === 0;

  return (
    <PageFrame
      title={t('title')}
      about={t('about')}
      actions={
        !empty && (
          <Menu position="bottom-end" width={300}>
            <Menu.Target>
              <Button
                leftSection={<IconPlus size={16} aria-hidden />}
                rightSection={<IconChevronDown size={14} aria-hidden />}
                loading={create.isPending}
              >
                {t('new')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPlus size={16} aria-hidden />} onClick={() => create.mutate('blank')}>
                {t('blank')}
              </Menu.Item>
              <Menu.Item leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => create.mutate('win-back')}>
                {t('winBack')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )
      }
    >
      {list.isPending ? (
        <Stack gap="xs" aria-busy="true">
          {[0, 1, 2, 3].map((row) => (
            <Skeleton key={row} height={44} />
          ))}
        </Stack>
      ) : list.isError && !list.data ? (
        <FailureNotice error={list.error} onRetry={() => void list.refetch()} />
      ) : empty ? (
        <JourneysEmpty busy={create.isPending} onCreate={create.mutate} />
      ) : (
        <JourneyTable journeys={list.data} onDuplicate={duplicate.mutate} onDelete={setDeleting} />
      )}
      <DeleteJourney journey={deleting} onClose={() => setDeleting(null)} />
    </PageFrame>
  );
}
