import { Checkbox, Group, Stack, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { durationMs } from '../../engine/duration.ts';
import type { Issue } from '../../engine/issue.ts';
import type { Goal } from '../../engine/journey.ts';
import { useFields } from '../../nodes/fields/context.ts';
import { DurationField } from '../../nodes/fields/DurationField.tsx';
import { EventPicker } from '../../nodes/fields/EventPicker.tsx';
import { Field } from '../../nodes/fields/Field.tsx';
import { knownEventProperties } from '../../nodes/fields/known-properties.ts';
import { PropertyFilter } from '../../nodes/fields/PropertyFilter.tsx';
import { PropertyPicker } from '../../nodes/fields/PropertyPicker.tsx';
import { durationOf } from './durations.ts';

const DAY = 86_400_000;
const FIRST_GOAL: Goal = { event: 'order_completed', windowMs: 14 * DAY, valueProperty: 'amount', ends: true };

/** What the journey is for: the event that counts, within how long, and what it is worth. */
export function GoalSettings({
  goal,
  issues,
  onChange,
}: {
  readonly goal: Goal | null;
  readonly issues: readonly Issue[];
  readonly onChange: (goal: Goal | null) => void;
}) {
  const { t } = useTranslation('panel');
  const { schema } = useFields();
  return (
    <Field label={t('goal.title')} hint={t('goal.hint')} issues={issues}>
      <Stack gap="sm">
        <Switch
          label={t('goal.on')}
          checked={goal !== null}
          onChange={(event) => onChange(event.currentTarget.checked ? FIRST_GOAL : null)}
        />
        {goal !== null && (
          <>
            <EventPicker wide value={goal.event} onChange={(event) => onChange({ ...goal, event })} />
            <PropertyFilter
              event={goal.event}
              value={goal.where}
              onChange={(where) => {
                const { where: _, ...rest } = goal;
                onChange(where ? { ...rest, where } : rest);
              }}
            />
            <Group gap="xs" justify="space-between">
              <Text size="sm">{t('goal.window')}</Text>
              <DurationField
                label={t('goal.window')}
                value={durationOf(goal.windowMs)}
                onChange={(window) => onChange({ ...goal, windowMs: durationMs(window) })}
              />
            </Group>
            <Group gap="xs" justify="space-between">
              <Text size="sm">{t('goal.value')}</Text>
              <PropertyPicker
                label={t('goal.value')}
                value={goal.valueProperty ?? ''}
                known={knownEventProperties(schema, goal.event)}
                noneText={t('goal.noValue')}
                onChange={(property) => {
                  const { valueProperty: _, ...rest } = goal;
                  onChange(property === '' ? rest : { ...rest, valueProperty: property });
                }}
              />
            </Group>
            <Checkbox
              label={t('goal.ends')}
              checked={goal.ends}
              onChange={(event) => onChange({ ...goal, ends: event.currentTarget.checked })}
            />
          </>
        )}
      </Stack>
    </Field>
  );
}
