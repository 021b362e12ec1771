import { ActionIcon, Group, Stack } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Issue } from '../../engine/issue.ts';
import type { ExitRule } from '../../engine/journey.ts';
import { AddButton } from '../../nodes/fields/AddButton.tsx';
import { EventPicker } from '../../nodes/fields/EventPicker.tsx';
import { Field } from '../../nodes/fields/Field.tsx';
import { PropertyFilter } from '../../nodes/fields/PropertyFilter.tsx';
import { KeptTextInput } from './KeptTextInput.tsx';

/** Events that take a customer out of the journey, wherever they stand. */
export function ExitSettings({
  exits,
  issues,
  onChange,
}: {
  readonly exits: readonly ExitRule[];
  readonly issues: readonly Issue[];
  readonly onChange: (exits: ExitRule[]) => void;
}) {
  const { t } = useTranslation('panel');
  const set = (at: number, rule: ExitRule): void => onChange(exits.map((old, index) => (index === at ? rule : old)));
  return (
    <Field label={t('exits.title')} hint={t('exits.hint')} issues={issues}>
      <Stack gap="md">
        {exits.map((rule, index) => (
          <Stack key={index} gap={6}>
            <Group gap={6} wrap="nowrap">
              <div style={{ flex: 1, minWidth: 0 }}>
                <EventPicker wide value={rule.event} onChange={(event) => set(index, { ...rule, event })} />
              </div>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('exits.remove')}
                onClick={() => onChange(exits.filter((_, at) => at !== index))}
              >
                <IconX size={15} aria-hidden />
              </ActionIcon>
            </Group>
            <PropertyFilter
              event={rule.event}
              value={rule.where}
              onChange={(where) => {
                const { where: _, ...rest } = rule;
                set(index, where ? { ...rest, where } : rest);
              }}
            />
            <KeptTextInput
              label={t('exits.reason')}
              value={rule.reason}
              maxLength={100}
              onChange={(reason) => set(index, { ...rule, reason })}
            />
          </Stack>
        ))}
        {exits.length < 20 && (
          <AddButton
            style={{ alignSelf: 'flex-start' }}
            onClick={() => onChange([...exits, { event: 'order_completed', reason: t('exits.first') }])}
          >
            {t('exits.add')}
          </AddButton>
        )}
      </Stack>
    </Field>
  );
}
