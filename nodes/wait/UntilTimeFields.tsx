import { Button, Group, Text } from '@mantine/core';
import { ClockField } from '../fields/ClockField.tsx';
import { useFields, useText } from '../fields/context.ts';
import { Field } from '../fields/Field.tsx';
import { issuesAt } from '../fields/issues-at.ts';
import type { PanelProps } from '../fields/panel-props.ts';
import { Sentence } from '../fields/Sentence.tsx';
import type { WaitUntilTime } from './config.ts';
import { WEEKDAYS } from './weekdays.ts';

/** Weekdays and the window of the day in which nobody waits. */
export function UntilTimeFields({
  config,
  onChange,
  issues,
}: Pick<PanelProps<WaitUntilTime>, 'config' | 'onChange' | 'issues'>) {
  const { locale } = useFields();
  const say = useText();
  return (
    <>
      <Field label={say({ ko: '요일', en: 'Weekdays' })} issues={issuesAt(issues, 'weekdays')}>
        <Group gap={4} wrap="nowrap">
          {WEEKDAYS.map((day, index) => {
            const isOn = config.weekdays.includes(index + 1);
            const others = config.weekdays.filter((other) => other !== index + 1);
            return (
              <Button
                key={day.en}
                size="compact-sm"
                px={0}
                style={{ flex: 1 }}
                variant={isOn ? 'filled' : 'default'}
                aria-pressed={isOn}
                onClick={() => {
                  const next = isOn ? others : [...others, index + 1].sort((a, b) => a - b);
                  if (next.length > 0) onChange({ ...config, weekdays: next });
                }}
              >
                {say(day)}
              </Button>
            );
          })}
        </Group>
      </Field>
      <Field
        label={say({ ko: '시간대', en: 'Window' })}
        hint={say({
          ko: '이 시간 안에 도착한 고객은 기다리지 않아요. 고객의 시간대로 계산하고 서머타임도 맞춰요.',
          en: "Whoever arrives inside it does not wait. In the customer's time zone, right across daylight saving.",
        })}
        issues={[...issuesAt(issues, 'from'), ...issuesAt(issues, 'to')]}
      >
        <Sentence>
          {locale === 'en' && <span>from</span>}
          <ClockField
            label={say({ ko: '여는 시각', en: 'Opens at' })}
            value={config.from}
            onChange={(from) => {
              onChange({ ...config, from });
            }}
          />
          <span>{say({ ko: '부터', en: 'to' })}</span>
          <ClockField
            label={say({ ko: '닫는 시각', en: 'Closes at' })}
            value={config.to}
            onChange={(to) => {
              onChange({ ...config, to });
            }}
          />
          {locale === 'ko' && <span>까지</span>}
        </Sentence>
        {config.to <= config.from && (
          <Text size="xs" c="dimmed">
            {say({ ko: '다음 날에 닫혀요.', en: 'It closes on the next day.' })}
          </Text>
        )}
      </Field>
    </>
  );
}
