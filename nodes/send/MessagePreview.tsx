import { useState } from 'react';
import { Button, Group, Skeleton, Stack, Text as Words } from '@mantine/core';
import { IconAlertTriangle, IconBan } from '@tabler/icons-react';
import type { PreviewRequest, PreviewResult } from '../../engine/contract/shop.ts';
import type { Text } from '../../engine/text.ts';
import { CustomerPicker } from '../fields/CustomerPicker.tsx';
import { Field } from '../fields/Field.tsx';
import { useFields, useText } from '../fields/context.ts';
import { isReason, reasonText } from '../message-words.ts';
import { RenderedMessage } from '../fields/RenderedMessage.tsx';
import { useAnswer } from '../fields/use-answer.ts';
import { contentOf, type SendConfig } from './config.ts';

/** The message as one real customer would get it, with everything that the pipeline adds. */
export function MessagePreview({ config }: { readonly config: SendConfig }) {
  const { preview } = useFields();
  const say = useText();
  const [customer, setCustomer] = useState<number | null>(null);
  const isEmpty = config.body.trim() === '' && (config.channel !== 'email' || config.html.trim() === '');
  const request: PreviewRequest = { content: contentOf(config), ...(customer !== null && { customer }) };
  const answer = useAnswer(isEmpty ? null : JSON.stringify(request), (signal) => preview(request, signal));
  const shown = answer.value?.customer;
  return (
    <Field
      label={say({ ko: '미리 보기', en: 'Preview' })}
      aside={
        <CustomerPicker
          shown={shown ? (shown.name ?? shown.externalId) : say({ ko: '고객 고르기', en: 'Choose a customer' })}
          onPick={setCustomer}
        />
      }
    >
      {isEmpty ? (
        <Words size="xs" c="dimmed">
          {say({
            ko: '내용을 적으면 실제 고객 한 명에게 갈 모습을 보여 드려요.',
            en: 'Write the content to see it as a real customer would.',
          })}
        </Words>
      ) : answer.failed ? (
        <Group gap="xs" role="status">
          <Words size="xs" c="dimmed">
            {say({
              ko: '미리 보기를 만들지 못했어요. 적은 내용은 그대로 있어요.',
              en: 'No preview could be made. What you wrote is safe.',
            })}
          </Words>
          <Button variant="subtle" size="compact-xs" onClick={answer.again}>
            {say({ ko: '다시 시도', en: 'Try again' })}
          </Button>
        </Group>
      ) : answer.value === null ? (
        <Skeleton height={120} radius="md" />
      ) : (
        <Stack gap="xs" style={{ opacity: answer.asking ? 0.6 : 1 }}>
          <RenderedMessage
            channel={config.channel}
            subject={answer.value.subject}
            text={answer.value.text}
            html={answer.value.html}
            words={{
              noSubject: say({ ko: '(제목 없음)', en: '(no subject)' }),
              frame: say({ ko: '이메일 미리 보기', en: 'Preview of the e-mail' }),
            }}
          />
          <PreviewFacts channel={config.channel} result={answer.value} />
        </Stack>
      )}
    </Field>
  );
}

function PreviewFacts({
  channel,
  result,
}: {
  readonly channel: SendConfig['channel'];
  readonly result: PreviewResult;
}) {
  const say = useText();
  const { facts, wouldSkip, problems, recipient } = result;
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Words size="xs" c="dimmed" truncate>
          {recipient === null
            ? say({ ko: '받을 주소 없음', en: 'No address' })
            : say({ ko: `받는 곳 ${recipient}`, en: `To ${recipient}` })}
        </Words>
        {channel !== 'email' && (
          <Words size="xs" style={{ flex: 'none', fontVariantNumeric: 'tabular-nums' }}>
            {facts.kind.toUpperCase()} {facts.bytes.toLocaleString('en')} {say({ ko: '바이트', en: 'bytes' })}
          </Words>
        )}
      </Group>
      {wouldSkip !== null && (
        <Line icon={<IconBan size={15} aria-hidden />}>
          {say({
            ko: `이 고객에게는 지금 가지 않아요: ${reasonText(wouldSkip).ko}.`,
            en: `This customer would not get it now: ${reasonText(wouldSkip).en}.`,
          })}
        </Line>
      )}
      {facts.unsupported.length > 0 && (
        <Line icon={<IconAlertTriangle size={15} aria-hidden />}>
          {say({
            ko: `이 채널로 보낼 수 없는 글자가 있어요: ${facts.unsupported.slice(0, 10).join(' ')}`,
            en: `The channel cannot carry these characters: ${facts.unsupported.slice(0, 10).join(' ')}`,
          })}
        </Line>
      )}
      {problems.map((problem, index) => (
        <Line key={index} icon={<IconAlertTriangle size={15} aria-hidden />}>
          {say(problemText(problem))}
        </Line>
      ))}
    </Stack>
  );
}

function problemText({ code, message, what }: PreviewResult['problems'][number]): Text {
  if (!isReason(code)) return { ko: message, en: message };
  const known = reasonText(code);
  return what === undefined ? known : { ko: `${known.ko}: ${what}`, en: `${known.en}: ${what}` };
}

function Line({ icon, children }: { readonly icon: React.ReactNode; readonly children: React.ReactNode }) {
  return (
    <Group gap={6} wrap="nowrap" align="flex-start" c="var(--naru-warning)">
      <span style={{ flex: 'none', marginTop: 2 }}>{icon}</span>
      <Words size="xs">{children}</Words>
    </Group>
  );
}
