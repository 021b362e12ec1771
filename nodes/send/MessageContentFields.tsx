import { useRef, useState } from 'react';
import { Group, Tabs, Text, TextInput, Textarea } from '@mantine/core';
import { Field } from '../fields/Field.tsx';
import { useText } from '../fields/context.ts';
import { issuesAt } from '../fields/issues-at.ts';
import type { PanelProps } from '../fields/panel-props.ts';
import type { SendConfig } from './config.ts';
import { eucKrBytes } from './euc-kr.ts';
import { literalText } from './liquid.ts';
import { VariableMenu } from './VariableMenu.tsx';

type TextField = 'subject' | 'body' | 'html';

const SMS_BYTES = 90;
const LMS_BYTES = 2000;
const ALIMTALK_CHARACTERS = 1000;

/** The words of the message, each with a menu that puts in a variable where the cursor is. */
export function MessageContentFields({
  config,
  onChange,
  issues,
}: Pick<PanelProps<SendConfig>, 'config' | 'onChange' | 'issues'>) {
  const say = useText();
  const { channel } = config;
  const [tab, setTab] = useState<'body' | 'html'>('body');
  const shownTab = channel === 'email' ? tab : 'body';
  const inputs = useRef<Partial<Record<TextField, HTMLInputElement | HTMLTextAreaElement | null>>>({});
  const insert = (field: TextField, variable: string) => {
    const input = inputs.current[field];
    const old = config[field];
    const from = input?.selectionStart ?? old.length;
    const to = input?.selectionEnd ?? old.length;
    onChange({ ...config, [field]: old.slice(0, from) + variable + old.slice(to) });
    requestAnimationFrame(() => {
      input?.focus();
      input?.setSelectionRange(from + variable.length, from + variable.length);
    });
  };
  const menu = (field: TextField) => (
    <VariableMenu
      onPick={(variable) => {
        insert(field, variable);
      }}
    />
  );
  const subjectLabel =
    channel === 'email'
      ? say({ ko: '제목', en: 'Subject' })
      : say({ ko: '제목 (긴 문자)', en: 'Title (long message)' });
  const area = (field: 'body' | 'html') => (
    <Textarea
      ref={(element) => {
        inputs.current[field] = element;
      }}
      aria-label={field === 'html' ? 'HTML' : say({ ko: '본문', en: 'Text' })}
      autosize
      minRows={field === 'html' ? 8 : 6}
      maxRows={18}
      maxLength={field === 'html' ? 200_000 : 20_000}
      value={config[field]}
      styles={field === 'html' ? { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } } : {}}
      placeholder={
        field === 'html'
          ? say({
              ko: '비워 두면 본문으로 꾸민 이메일을 보내요.',
              en: 'Empty: an e-mail laid out from the text is sent.',
            })
          : say({ ko: '안녕하세요, {{ customer.name }}님.', en: 'Hello {{ customer.name }},' })
      }
      onChange={(event) => {
        onChange({ ...config, [field]: event.currentTarget.value });
      }}
    />
  );
  return (
    <>
      {channel === 'alimtalk' && (
        <Field
          label={say({ ko: '템플릿 코드', en: 'Template code' })}
          hint={say({
            ko: '카카오 승인을 받은 템플릿의 코드예요.',
            en: 'The code of the template that Kakao approved.',
          })}
          issues={issuesAt(issues, 'templateCode')}
        >
          <TextInput
            aria-label={say({ ko: '템플릿 코드', en: 'Template code' })}
            maxLength={100}
            value={config.templateCode}
            onChange={(event) => {
              onChange({ ...config, templateCode: event.currentTarget.value });
            }}
          />
        </Field>
      )}
      {channel !== 'alimtalk' && (
        <Field label={subjectLabel} aside={menu('subject')} issues={issuesAt(issues, 'subject')}>
          <TextInput
            ref={(element) => {
              inputs.current.subject = element;
            }}
            aria-label={subjectLabel}
            maxLength={500}
            value={config.subject}
            onChange={(event) => {
              onChange({ ...config, subject: event.currentTarget.value });
            }}
          />
        </Field>
      )}
      <Field
        label={say({ ko: '내용', en: 'Content' })}
        aside={menu(shownTab)}
        issues={[...issuesAt(issues, 'body'), ...issuesAt(issues, 'html')]}
      >
        {channel === 'email' ? (
          <Tabs
            value={shownTab}
            onChange={(next) => {
              setTab(next === 'html' ? 'html' : 'body');
            }}
          >
            <Tabs.List mb={6}>
              <Tabs.Tab value="body">{say({ ko: '글', en: 'Text' })}</Tabs.Tab>
              <Tabs.Tab value="html">HTML</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="body">{area('body')}</Tabs.Panel>
            <Tabs.Panel value="html">{area('html')}</Tabs.Panel>
          </Tabs>
        ) : (
          area('body')
        )}
        <Counter config={config} />
      </Field>
    </>
  );
}

/** How much of the channel's room the words take, before variables are filled in. */
function Counter({ config }: { readonly config: SendConfig }) {
  const say = useText();
  const literal = literalText(config.body);
  if (config.channel === 'email') return null;
  if (config.channel === 'alimtalk') {
    return (
      <Count
        text={`${String([...literal].length)} / ${ALIMTALK_CHARACTERS.toLocaleString('en')} ${say({ ko: '자', en: 'characters' })}`}
      />
    );
  }
  const bytes = eucKrBytes(literal);
  const isLong = bytes > SMS_BYTES || config.subject.trim() !== '';
  const kind = isLong ? 'LMS' : 'SMS';
  const room = (isLong ? LMS_BYTES : SMS_BYTES).toLocaleString('en');
  return <Count text={`${kind} ${bytes.toLocaleString('en')} / ${room} ${say({ ko: '바이트', en: 'bytes' })}`} />;
}

function Count({ text }: { readonly text: string }) {
  const say = useText();
  return (
    <Group justify="space-between" mt={4} gap="xs">
      <Text size="xs" c="dimmed">
        {say({ ko: '변수와 자동 문구를 뺀 길이예요', en: 'Without variables and added lines' })}
      </Text>
      <Text size="xs" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {text}
      </Text>
    </Group>
  );
}
