import { Alert, Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CustomerDetail } from '../../../engine/contract/people.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { MergeForecast } from './MergeForecast.tsx';
import { PersonPicker } from './PersonPicker.tsx';

/** Merges another customer into this one: who, what will happen, are you sure, what has happened. */
export function MergeDialog({ person, onClose }: { readonly person: CustomerDetail; readonly onClose: () => void }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const client = useQueryClient();
  const [other, setOther] = useState<number | null>(null);
  const preview = useQuery({
    queryKey: keys.mergePreview(person.id, other),
    queryFn: ({ signal }) => api.mergePreview(person.id, other ?? 0, signal),
    enabled: other !== null,
    gcTime: 0,
  });
  const merge = useMutation({
    mutationFn: (id: number) => api.merge(person.id, id),
    // Everything may have changed; what would happen is over.
    onSuccess: () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'merge-preview' }),
  });
  const pick = (id: number | null): void => {
    // What went wrong with one says nothing of another.
    merge.reset();
    setOther(id);
  };
  const done = merge.data;
  const name = person.name ?? person.externalId;
  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={t('merge.title', { name })}
      closeButtonProps={{ 'aria-label': t('merge.cancel') }}
    >
      {done ? (
        <Stack gap="md">
          <Alert color="green" icon={<IconCheck aria-hidden />} title={t('merge.done')} role="status">
            {t('merge.result', {
              events: format.count(done.events),
              goOn: format.count(done.goOn),
              ended: format.count(done.ended),
              cancelled: format.count(done.cancelled),
            })}
          </Alert>
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('merge.close')}</Button>
          </Group>
        </Stack>
      ) : (
        <Stack gap="md">
          <Text size="sm">{t('merge.lead', { name })}</Text>
          <PersonPicker without={person.id} onPick={pick} />
          {other !== null && preview.isPending && <Loader size="sm" aria-label={t('loading')} />}
          {preview.isError && <FailureNotice error={preview.error} onRetry={() => void preview.refetch()} />}
          {other !== null && preview.data && <MergeForecast preview={preview.data} />}
          {merge.isError && <FailureNotice error={merge.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('merge.cancel')}
            </Button>
            <Button
              color="red"
              disabled={other === null || !preview.data}
              loading={merge.isPending}
              onClick={() => other !== null && merge.mutate(other)}
            >
              {t('merge.go')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
