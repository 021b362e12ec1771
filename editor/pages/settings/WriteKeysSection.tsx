import { Button, Code, Group, Modal, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { NewKey } from './NewKey.tsx';
import { Section } from './Section.tsx';
import classes from './settings.module.css';

/** Keys with which the shop's own systems send events in. A key is shown once. */
export function WriteKeysSection() {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const client = useQueryClient();
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const [revoking, setRevoking] = useState<{ readonly id: string; readonly name: string } | null>(null);
  const list = useQuery({ queryKey: keys.writeKeys, queryFn: ({ signal }) => api.writeKeys(signal) });
  const refresh = () => client.invalidateQueries({ queryKey: keys.writeKeys });
  const create = useMutation({
    mutationFn: (wanted: string) => api.createWriteKey(wanted),
    onSuccess: async () => {
      setNaming(false);
      setName('');
      await refresh();
    },
  });
  const revoke = useMutation({
    mutationFn: (id: string) => api.revokeWriteKey(id),
    onSuccess: async () => {
      setRevoking(null);
      await refresh();
    },
  });
  const inUse = list.data?.filter((key) => key.revokedAt === null) ?? [];

  return (
    <Section
      title={t('keys.title')}
      about={t('keys.about')}
      action={
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setNaming(true)}>
          {t('keys.add')}
        </Button>
      }
    >
      {create.data && <NewKey value={create.data.key} />}
      {list.isPending ? (
        <Skeleton height={80} />
      ) : !list.data ? (
        <FailureNotice error={list.error} onRetry={() => void list.refetch()} />
      ) : inUse.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('keys.none')}
        </Text>
      ) : (
        <ul className={classes['rows']}>
          {inUse.map((key) => (
            <li key={key.id} className={classes['row']}>
              <Stack gap={0} style={{ flex: 1 }}>
                <Text fw={600}>{key.name}</Text>
                <Text size="xs" c="dimmed">
                  <Code>{key.hint}</Code> · {format.day(key.createdAt)}
                </Text>
              </Stack>
              <Button variant="subtle" color="red" size="xs" onClick={() => setRevoking(key)}>
                {t('keys.revoke')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Modal
        opened={naming}
        onClose={() => setNaming(false)}
        title={t('keys.add')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate(name.trim());
          }}
        >
          <Stack gap="md">
            <TextInput
              label={t('keys.name')}
              description={t('keys.nameHint')}
              required
              data-autofocus
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {create.isError && <FailureNotice error={create.error} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={() => setNaming(false)}>
                {t('cancel')}
              </Button>
              <Button type="submit" loading={create.isPending}>
                {t('keys.create')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
      <Modal
        opened={revoking !== null}
        onClose={() => setRevoking(null)}
        title={t('keys.revokeTitle', { name: revoking?.name ?? '' })}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <Stack gap="md">
          <Text size="sm">{t('keys.revokeBody')}</Text>
          {revoke.isError && <FailureNotice error={revoke.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" data-autofocus onClick={() => setRevoking(null)}>
              {t('cancel')}
            </Button>
            <Button color="red" loading={revoke.isPending} onClick={() => revoking && revoke.mutate(revoking.id)}>
              {t('keys.revoke')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Section>
  );
}
