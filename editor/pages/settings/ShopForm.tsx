import { Button, Checkbox, Group, NumberInput, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../../engine/contract/shop.ts';
import { ApiFailure } from '../../api/failure.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { zones } from '../../panel/zones.ts';
import { Section } from './Section.tsx';
import { UntreatedSection } from './UntreatedSection.tsx';

const DEFAULT_CAP = 2;

/** The shop's own lines in messages and the rules that every send keeps. Nothing changes until it is saved. */
export function ShopForm({ saved }: { readonly saved: Settings }) {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const [draft, setDraft] = useState(saved);
  const save = useMutation({
    mutationFn: (next: Settings) => api.saveSettings(next),
    onSuccess: (stored) => {
      client.setQueryData(keys.settings, stored);
      notifications.show({ color: 'green', message: t('shop.saved') });
    },
  });
  const change = (part: Partial<Settings>) => setDraft({ ...draft, ...part });
  const changed = JSON.stringify(draft) !== JSON.stringify(saved);
  const errorAt = (field: keyof Settings) =>
    save.error instanceof ApiFailure ? save.error.places.find(({ path }) => path === field)?.message : undefined;

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(draft);
      }}
    >
      <Stack gap={40}>
        <Section title={t('shop.title')} about={t('shop.about')}>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
            <TextInput
              label={t('shop.name')}
              description={t('shop.nameHint')}
              required
              maxLength={100}
              value={draft.shopName}
              error={errorAt('shopName')}
              onChange={(event) => change({ shopName: event.currentTarget.value })}
            />
            <Select
              label={t('shop.zone')}
              description={t('shop.zoneHint')}
              searchable
              allowDeselect={false}
              value={draft.zone}
              data={zones(draft.zone)}
              error={errorAt('zone')}
              onChange={(zone) => zone !== null && change({ zone })}
            />
            <TextInput
              label={t('shop.contact')}
              description={t('shop.contactHint')}
              maxLength={200}
              value={draft.contact}
              error={errorAt('contact')}
              onChange={(event) => change({ contact: event.currentTarget.value })}
            />
            <TextInput
              label={t('shop.publicUrl')}
              description={t('shop.publicUrlHint')}
              placeholder="https://crm.example.com"
              maxLength={300}
              value={draft.publicUrl}
              error={errorAt('publicUrl')}
              onChange={(event) => change({ publicUrl: event.currentTarget.value })}
            />
          </SimpleGrid>
        </Section>
        <Section title={t('law.title')} about={t('law.about')}>
          <Stack gap="md">
            <TextInput
              label={t('law.optOut')}
              description={t('law.optOutHint')}
              placeholder="080-000-0000"
              maxLength={50}
              maw={400}
              value={draft.optOutNumber}
              error={errorAt('optOutNumber')}
              onChange={(event) => change({ optOutNumber: event.currentTarget.value })}
            />
            <Switch
              label={t('law.night')}
              description={draft.nightHold ? t('law.nightOn') : t('law.nightOff')}
              checked={draft.nightHold}
              onChange={(event) => change({ nightHold: event.currentTarget.checked })}
            />
            <Group gap="md" align="flex-end">
              <Checkbox
                label={t('law.cap')}
                description={t('law.capHint')}
                checked={draft.capPerDay !== null}
                onChange={(event) => change({ capPerDay: event.currentTarget.checked ? DEFAULT_CAP : null })}
              />
              {draft.capPerDay !== null && (
                <NumberInput
                  aria-label={t('law.capNumber')}
                  w={90}
                  min={0}
                  max={100}
                  suffix={t('law.capUnit')}
                  value={draft.capPerDay}
                  onChange={(value) => typeof value === 'number' && change({ capPerDay: Math.round(value) })}
                />
              )}
            </Group>
          </Stack>
        </Section>
        <UntreatedSection share={draft.untreatedShare} onChange={(untreatedShare) => change({ untreatedShare })} />
        {save.isError && <FailureNotice error={save.error} />}
        <Group gap="xs">
          <Button type="submit" disabled={!changed} loading={save.isPending}>
            {t('save')}
          </Button>
          {changed && (
            <Button variant="subtle" color="gray" onClick={() => setDraft(saved)}>
              {t('undo')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
