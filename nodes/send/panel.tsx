import { Radio, Select, Stack, Text } from '@mantine/core';
import { Choice } from '../fields/Choice.tsx';
import { useFields, useText } from '../fields/context.ts';
import { Field } from '../fields/Field.tsx';
import { issuesAt } from '../fields/issues-at.ts';
import { CHANNEL_TEXT, PURPOSE_TEXT } from '../message-words.ts';
import type { PanelProps } from '../fields/panel-props.ts';
import { PanelStack } from '../fields/PanelStack.tsx';
import { MessageContentFields } from './MessageContentFields.tsx';
import { MessagePreview } from './MessagePreview.tsx';
import type { SendConfig } from './config.ts';
import { lawText } from './law-text.ts';

const CHANNELS = ['email', 'sms', 'alimtalk'] as const;
const PURPOSES = ['ad', 'info', 'auth'] as const;

/** What is sent, why, by whom, and how it looks for a real customer. */
export function Panel({ config, onChange, issues }: PanelProps<SendConfig>) {
  const { senders, settings } = useFields();
  const say = useText();
  const { channel, purpose } = config;
  const usable = (senders ?? []).filter((sender) => sender.channel === channel);
  const preferred = usable.find((sender) => sender.preferred) ?? usable[0];
  const defaultName = preferred
    ? say({ ko: `기본 발신자 (${preferred.name})`, en: `Default sender (${preferred.name})` })
    : say({ ko: '기본 발신자', en: 'Default sender' });
  const isKnown = config.sender === '' || usable.some((sender) => sender.id === config.sender);

  return (
    <PanelStack
      issues={issues}
      fields={['channel', 'purpose', 'sender', 'subject', 'body', 'html', 'templateCode', 'onSkip']}
    >
      <Field label={say({ ko: '채널', en: 'Channel' })} issues={issuesAt(issues, 'channel')}>
        <Choice
          label={say({ ko: '채널', en: 'Channel' })}
          value={channel}
          options={CHANNELS.map((value) => ({ value, label: say(CHANNEL_TEXT[value]) }))}
          onChange={(next) => {
            if (next === channel) return;
            const informs = next === 'alimtalk' && purpose === 'ad';
            onChange({ ...config, channel: next, sender: '', ...(informs && { purpose: 'info' }) });
          }}
        />
      </Field>
      <Field label={say({ ko: '목적', en: 'Purpose' })} issues={issuesAt(issues, 'purpose')}>
        <Choice
          label={say({ ko: '목적', en: 'Purpose' })}
          value={purpose}
          options={PURPOSES.map((value) => ({
            value,
            label: say(PURPOSE_TEXT[value]),
            disabled: value === 'ad' && channel === 'alimtalk' && purpose !== 'ad',
          }))}
          onChange={(next) => {
            onChange({ ...config, purpose: next });
          }}
        />
        <Text size="xs" c="dimmed" mt={6}>
          {say(lawText(channel, purpose, settings))}
        </Text>
      </Field>
      <Field label={say({ ko: '발신자', en: 'Sender' })} issues={issuesAt(issues, 'sender')}>
        <Select
          aria-label={say({ ko: '발신자', en: 'Sender' })}
          allowDeselect={false}
          value={config.sender === '' ? 'default' : config.sender}
          data={[
            { value: 'default', label: defaultName },
            ...usable.map((sender) => ({ value: sender.id, label: sender.name })),
            ...(isKnown ? [] : [{ value: config.sender, label: say({ ko: '지워진 발신자', en: 'A removed sender' }) }]),
          ]}
          onChange={(value) => {
            onChange({ ...config, sender: value === null || value === 'default' ? '' : value });
          }}
        />
        {preferred?.kind === 'sandbox' && config.sender === '' && (
          <Text size="xs" c="dimmed" mt={6}>
            {say({
              ko: '연습 발신자라서 실제로 나가지 않고, 보냈을 내용이 메시지 목록에 남아요.',
              en: 'This is the sandbox: nothing leaves, and what would have been sent is kept in Messages.',
            })}
          </Text>
        )}
      </Field>
      <MessageContentFields config={config} onChange={onChange} issues={issues} />
      <MessagePreview config={config} />
      <Field
        label={say({ ko: '보내지 못하는 고객', en: 'Customers it is not sent to' })}
        hint={say({
          ko: '동의가 없거나, 한도에 닿았거나, 주소가 없는 고객이에요.',
          en: 'Without consent, over the limit, or without an address.',
        })}
        issues={issuesAt(issues, 'onSkip')}
      >
        <Radio.Group
          aria-label={say({ ko: '보내지 못하는 고객', en: 'Customers it is not sent to' })}
          value={config.onSkip}
          onChange={(value) => {
            onChange({ ...config, onSkip: value === 'branch' ? 'branch' : 'continue' });
          }}
        >
          <Stack gap={6}>
            <Radio
              size="xs"
              value="continue"
              label={say({ ko: '보낸 것처럼 계속 가요', en: 'Go on as if it had been sent' })}
            />
            <Radio size="xs" value="branch" label={say({ ko: '‘건너뜀’ 갈래로 보내요', en: 'Leave by “Skipped”' })} />
          </Stack>
        </Radio.Group>
      </Field>
    </PanelStack>
  );
}
