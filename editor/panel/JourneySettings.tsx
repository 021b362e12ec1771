import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  NumberInput,
  Radio,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { durationMs } from '../../engine/duration.ts';
import { setSettings, type JourneySettings as Settings } from '../../engine/edit/settings.ts';
import type { Issue } from '../../engine/issue.ts';
import type { EntryRules, ExitRule, Goal } from '../../engine/journey.ts';
import { DurationField } from '../../nodes/fields/DurationField.tsx';
import { EventPicker } from '../../nodes/fields/EventPicker.tsx';
import { Field } from '../../nodes/fields/Field.tsx';
import { knownEventProperties } from '../../nodes/fields/known-properties.ts';
import { PropertyFilter } from '../../nodes/fields/PropertyFilter.tsx';
import { PropertyPicker } from '../../nodes/fields/PropertyPicker.tsx';
import { useFields } from '../../nodes/fields/context.ts';
import { useDraftStore, useJourney } from '../draft/draft-context.ts';
import { HoldoutSettings, UntreatedSetting } from './ComparisonSettings.tsx';
import { durationOf } from './durations.ts';
import classes from './SidePanel.module.css';
import { zones } from './zones.ts';

const DAY = 86_400_000;
const FIRST_GOAL: Goal = { event: 'order_completed', windowMs: 14 * DAY, valueProperty: 'amount', ends: true };

/** What is set for the journey as a whole, shown while no node is chosen. */
export function JourneySettings({ issues }: { readonly issues: readonly Issue[] }) {
  const { t } = useTranslation('panel');
  const store = useDraftStore();
  const journey = useJourney();
  const change = (settings: Partial<Settings>, key: string): void =>
    store.getState().edit((now) => setSettings(now, settings), `settings:${key}`);
  const own = (codes: readonly string[]) => issues.filter(({ code }) => codes.includes(code));
  const offered = useMemo(() => zones(journey.zone), [journey.zone]);

  return (
    <div className={classes['body']}>
      <Text fw={650} component="h2" mb={2}>
        {t('settings.title')}
      </Text>
      <Text size="xs" c="dimmed" mb="lg">
        {t('settings.about')}
      </Text>
      <Stack gap="xl">
        <GoalSettings goal={journey.goal} issues={own(['no-goal'])} onChange={(goal) => change({ goal }, 'goal')} />
        <EntrySettings entry={journey.entry} onChange={(entry) => change({ entry }, 'entry')} />
        <ExitSettings exits={journey.exits} onChange={(exits) => change({ exits }, 'exits')} />
        <HoldoutSettings holdout={journey.holdout} onChange={(holdout) => change({ holdout }, 'holdout')} />
        <UntreatedSetting
          isForAll={journey.untreated === 'ignore'}
          issues={own(['untreated-without-advertising', 'untreated-advertised'])}
          onChange={(untreated) => change({ untreated }, 'untreated')}
        />
        <Field label={t('settings.zone')} hint={t('settings.zoneHint')} issues={own(['bad-zone'])}>
          <Select
            aria-label={t('settings.zone')}
            data={offered}
            value={journey.zone}
            searchable
            allowDeselect={false}
            limit={80}
            onChange={(zone) => zone !== null && change({ zone }, 'zone')}
          />
        </Field>
      </Stack>
    </div>
  );
}

function GoalSettings({
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

function EntrySettings({
  entry,
  onChange,
}: {
  readonly entry: EntryRules;
  readonly onChange: (entry: EntryRules) => void;
}) {
  const { t } = useTranslation('panel');
  return (
    <Field label={t('entry.title')} hint={t('entry.hint')}>
      <Stack gap="sm">
        <Radio.Group
          aria-label={t('entry.title')}
          value={entry.reentry}
          onChange={(value) => {
            if (value === 'once' || value === 'after-exit' || value === 'always')
              onChange({ ...entry, reentry: value });
          }}
        >
          <Stack gap={8}>
            <Radio value="once" label={t('entry.once')} />
            <Radio value="after-exit" label={t('entry.afterExit')} />
            <Radio value="always" label={t('entry.always')} />
          </Stack>
        </Radio.Group>
        {entry.reentry !== 'once' && (
          <>
            <Switch
              label={t('entry.gap')}
              checked={entry.gapMs > 0}
              onChange={(event) => onChange({ ...entry, gapMs: event.currentTarget.checked ? 30 * DAY : 0 })}
            />
            {entry.gapMs > 0 && (
              <DurationField
                label={t('entry.gap')}
                value={durationOf(entry.gapMs)}
                onChange={(gap) => onChange({ ...entry, gapMs: durationMs(gap) })}
              />
            )}
          </>
        )}
        <Switch
          label={t('entry.cap')}
          checked={entry.capPerDay !== null}
          onChange={(event) => onChange({ ...entry, capPerDay: event.currentTarget.checked ? 1000 : null })}
        />
        {entry.capPerDay !== null && (
          <NumberInput
            aria-label={t('entry.cap')}
            value={entry.capPerDay}
            min={1}
            max={10_000_000}
            allowDecimal={false}
            thousandSeparator=","
            suffix={t('entry.perDay')}
            onChange={(value) => {
              if (typeof value === 'number' && value >= 1) onChange({ ...entry, capPerDay: value });
            }}
          />
        )}
      </Stack>
    </Field>
  );
}

function ExitSettings({
  exits,
  onChange,
}: {
  readonly exits: readonly ExitRule[];
  readonly onChange: (exits: ExitRule[]) => void;
}) {
  const { t } = useTranslation('panel');
  const set = (at: number, rule: ExitRule): void => onChange(exits.map((old, index) => (index === at ? rule : old)));
  return (
    <Field label={t('exits.title')} hint={t('exits.hint')}>
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
            <TextInput
              aria-label={t('exits.reason')}
              placeholder={t('exits.reason')}
              value={rule.reason}
              maxLength={100}
              onChange={(event) => {
                const reason = event.currentTarget.value;
                if (reason !== '') set(index, { ...rule, reason });
              }}
            />
          </Stack>
        ))}
        {exits.length < 20 && (
          <Button
            variant="subtle"
            size="compact-sm"
            style={{ alignSelf: 'flex-start' }}
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => onChange([...exits, { event: 'order_completed', reason: t('exits.first') }])}
          >
            {t('exits.add')}
          </Button>
        )}
      </Stack>
    </Field>
  );
}
