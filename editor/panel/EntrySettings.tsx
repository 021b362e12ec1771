import { NumberInput, Radio, Stack, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { durationMs } from '../../engine/duration.ts';
import type { EntryRules } from '../../engine/journey.ts';
import { DurationField } from '../../nodes/fields/DurationField.tsx';
import { Field } from '../../nodes/fields/Field.tsx';
import { durationOf } from './durations.ts';

const DAY = 86_400_000;

/** Who may come again, after how long, and how many a day. */
export function EntrySettings({
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
