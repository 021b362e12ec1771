import { Code, CopyButton, Stack, Text, UnstyledButton } from '@mantine/core';
import { AudienceField } from '../fields/AudienceField.tsx';
import { Choice } from '../fields/Choice.tsx';
import { ClockField } from '../fields/ClockField.tsx';
import { useFields, useText } from '../fields/context.ts';
import { EventPicker } from '../fields/EventPicker.tsx';
import { Field } from '../fields/Field.tsx';
import { issuesAt } from '../fields/issues-at.ts';
import { knownEventProperties } from '../fields/known-properties.ts';
import type { PanelProps } from '../fields/panel-props.ts';
import { PanelStack } from '../fields/PanelStack.tsx';
import { PropertyFilter } from '../fields/PropertyFilter.tsx';
import { PropertyPicker } from '../fields/PropertyPicker.tsx';
import { Sentence } from '../fields/Sentence.tsx';
import { InlineSelect } from '../fields/InlineSelect.tsx';
import { triggerStarts } from './config.ts';
import type { TriggerConfig } from './config.ts';

type Part<By extends TriggerConfig['by']> = Pick<
  PanelProps<Extract<TriggerConfig, { by: By }>>,
  'config' | 'issues'
> & {
  readonly onChange: (config: TriggerConfig) => void;
};

/** Who enters the journey, and when. */
export function Panel({ config, onChange, issues, journey }: PanelProps<TriggerConfig>) {
  const say = useText();
  return (
    <PanelStack issues={issues} fields={['event', 'where', 'keyProperty', 'filter', 'when', 'at']}>
      <Field label={say({ ko: '들어오는 방법', en: 'How customers enter' })}>
        <Choice
          label={say({ ko: '들어오는 방법', en: 'How customers enter' })}
          value={config.by}
          options={[
            { value: 'event', label: say({ ko: '이벤트', en: 'Event' }) },
            { value: 'audience', label: say({ ko: '고객 그룹', en: 'Audience' }) },
            { value: 'api', label: 'API' },
          ]}
          onChange={(by) => {
            if (by !== config.by) onChange(triggerStarts[by]);
          }}
        />
      </Field>
      {config.by === 'event' && <EventPart config={config} onChange={onChange} issues={issues} />}
      {config.by === 'audience' && (
        <AudiencePart config={config} onChange={onChange} issues={issues} zone={journey.zone} />
      )}
      {config.by === 'api' && <ApiPart journey={journey.id} />}
    </PanelStack>
  );
}

function EventPart({ config, onChange, issues }: Part<'event'>) {
  const { schema } = useFields();
  const say = useText();
  const { by, event, where, keyProperty } = config;
  return (
    <>
      <Field
        label={say({ ko: '이벤트', en: 'Event' })}
        hint={say({ ko: '고객이 이 행동을 하는 순간 들어와요.', en: 'Customers enter the moment they do this.' })}
        issues={issuesAt(issues, 'event')}
      >
        <EventPicker
          wide
          value={event}
          onChange={(next) => {
            onChange({ by, event: next });
          }}
        />
      </Field>
      {event !== '' && (
        <>
          <Field
            label={say({ ko: '조건', en: 'Conditions' })}
            hint={say({ ko: '없으면 모든 이벤트에 들어와요.', en: 'Without any, every such event counts.' })}
            issues={issuesAt(issues, 'where')}
          >
            <PropertyFilter
              event={event}
              value={where}
              onChange={(next) => {
                onChange({
                  by,
                  event,
                  ...(next && { where: next }),
                  ...(keyProperty !== undefined && { keyProperty }),
                });
              }}
            />
          </Field>
          <Field
            label={say({ ko: '중복 구분', en: 'Entry key' })}
            hint={say({
              ko: '주문 번호처럼 한 번만 들어오게 할 속성이에요. 비워 두면 이벤트마다 들어와요.',
              en: 'A property such as the order id: one entry for each value. Empty: every event is an entry.',
            })}
            issues={issuesAt(issues, 'keyProperty')}
          >
            <PropertyPicker
              wide
              label={say({ ko: '중복 구분 속성', en: 'Entry key property' })}
              value={keyProperty ?? ''}
              known={knownEventProperties(schema, event)}
              noneText={say({ ko: '사용 안 함', en: 'Not used' })}
              onChange={(next) => {
                onChange({ by, event, ...(where && { where }), ...(next !== '' && { keyProperty: next }) });
              }}
            />
          </Field>
        </>
      )}
    </>
  );
}

function AudiencePart({ config, onChange, issues, zone }: Part<'audience'> & { readonly zone: string }) {
  const { locale } = useFields();
  const say = useText();
  const when = (
    <InlineSelect
      label={say({ ko: '언제', en: 'When' })}
      value={config.when}
      options={[
        { value: 'now', label: say({ ko: '게시할 때 한 번', en: 'once at publishing' }) },
        { value: 'daily', label: say({ ko: '매일', en: 'every day' }) },
        { value: 'newly', label: say({ ko: '새로 맞게 될 때마다', en: 'whenever they newly match' }) },
      ]}
      onChange={(next) => {
        onChange({ ...config, when: next });
      }}
    />
  );
  const clock = config.when === 'daily' && (
    <ClockField
      label={say({ ko: '시각', en: 'Time of day' })}
      value={config.at}
      onChange={(at) => {
        onChange({ ...config, at });
      }}
    />
  );
  return (
    <>
      <Field label={say({ ko: '누가', en: 'Who' })} issues={issuesAt(issues, 'filter')}>
        <AudienceField
          value={config.filter}
          emptyText={say({ ko: '조건이 없으면 모든 고객이에요.', en: 'Without a condition: every customer.' })}
          onChange={(filter) => {
            onChange({ ...config, filter });
          }}
        />
      </Field>
      <Field label={say({ ko: '언제', en: 'When' })} issues={[...issuesAt(issues, 'when'), ...issuesAt(issues, 'at')]}>
        <Stack gap={4}>
          <Sentence>
            {locale === 'en' && <span>They enter</span>}
            {when}
            {clock && locale === 'en' && <span>at</span>}
            {clock}
            {locale === 'ko' && (
              <span data-particle={clock ? true : undefined}>{clock ? '에 들어와요' : '들어와요'}</span>
            )}
          </Sentence>
          {config.when === 'daily' && (
            <Text size="xs" c="dimmed">
              {say({ ko: `여정의 시간대(${zone}) 기준이에요.`, en: `In the journey's time zone (${zone}).` })}
            </Text>
          )}
          {config.when === 'newly' && (
            <Text size="xs" c="dimmed">
              {say({
                ko: '조건에서 벗어났다가 다시 맞으면 또 들어올 수 있어요. 재진입 규칙은 여정 설정에 있어요.',
                en: 'Whoever stops matching and matches again may enter again; the journey settings have the rule.',
              })}
            </Text>
          )}
        </Stack>
      </Field>
    </>
  );
}

function ApiPart({ journey }: { readonly journey: string }) {
  const say = useText();
  const call = `POST /api/journeys/${journey}/enter\n{\n  "customers": ["customer-1"],\n  "key": "order-1234"\n}`;
  return (
    <Field
      label={say({ ko: 'API 호출', en: 'The call' })}
      hint={say({
        ko: '쇼핑몰 서버가 이 주소를 부르면 고객이 들어와요. 같은 key로는 한 번만 들어와요. 쓰기 키는 설정에 있어요.',
        en: 'Customers enter when your server calls this address, once for each key. Write keys are in the settings.',
      })}
    >
      <Code block style={{ fontSize: 12 }}>
        {call}
      </Code>
      <CopyButton value={call}>
        {({ copied, copy }) => (
          <UnstyledButton onClick={copy} mt={4} fz="xs" c="var(--naru-accent)">
            {copied ? say({ ko: '복사했어요', en: 'Copied' }) : say({ ko: '복사', en: 'Copy' })}
          </UnstyledButton>
        )}
      </CopyButton>
    </Field>
  );
}
