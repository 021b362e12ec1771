import type { Issue } from '../../engine/issue.ts';
import type { Text } from '../../engine/text.ts';
import type { SendConfig } from './config.ts';
import { eucKrBytes, outsideEucKr } from './euc-kr.ts';
import { liquidError, literalText } from './liquid.ts';

type Level = Issue['level'];
type Values = NonNullable<Issue['values']>;
type TextField = 'subject' | 'body' | 'html';

/** Limits of the channels: characters of an AlimTalk; EUC-KR bytes of an LMS title and body. */
const ALIMTALK_CHARACTERS = 1000;
const LMS_TITLE_BYTES = 40;
const LMS_BODY_BYTES = 2000;

/** `(광고)` in other brackets, other widths or with blanks, which the law does not accept in its place. */
const LABEL_LIKE = /[([{<（［｛＜【〔「『]\s*광\s*고\s*[)\]}>）］｝＞】〕」』]/u;
const LABEL = '(광고)';

const FIELD_NAMES: Readonly<Record<TextField, Text>> = {
  subject: { ko: '제목', en: 'The subject' },
  body: { ko: '본문', en: 'The text' },
  html: { ko: 'HTML 본문', en: 'The HTML' },
};

function issue(code: string, level: Level, field: keyof SendConfig, text: Text, values?: Values): Issue {
  return { code, level, field, text, ...(values && { values }) };
}

/** Which texts the channel sends. */
function usedFields(config: SendConfig): TextField[] {
  const fields: TextField[] = config.channel === 'email' ? ['subject', 'body', 'html'] : ['body'];
  if (config.channel === 'sms') fields.unshift('subject');
  return fields.filter((field) => config[field].trim() !== '');
}

function checkPresence(config: SendConfig): Issue[] {
  const { channel, subject, body, html, templateCode } = config;
  const issues: Issue[] = [];
  const hasHtml = channel === 'email' && html.trim() !== '';
  if (body.trim() === '' && !hasHtml) {
    issues.push(
      issue('send-without-template', 'error', 'body', {
        ko: '보낼 내용을 적어 주세요.',
        en: 'Write the message to send.',
      }),
    );
  }
  if (channel === 'email' && subject.trim() === '') {
    issues.push(
      issue('send-without-subject', 'error', 'subject', {
        ko: '이메일 제목을 적어 주세요.',
        en: 'Write the subject of the e-mail.',
      }),
    );
  }
  if (channel === 'alimtalk' && templateCode.trim() === '') {
    issues.push(
      issue('send-without-template-code', 'error', 'templateCode', {
        ko: '승인받은 알림톡 템플릿 코드를 적어 주세요.',
        en: 'Enter the code of the approved AlimTalk template.',
      }),
    );
  }
  return issues;
}

function checkLiquid(config: SendConfig): Issue[] {
  return usedFields(config).flatMap((field) => {
    const detail = liquidError(config[field]);
    if (detail === null) return [];
    const name = FIELD_NAMES[field];
    const text = {
      ko: `${name.ko}의 Liquid 문법이 잘못됐어요: ${detail}`,
      en: `${name.en} has a Liquid error: ${detail}`,
    };
    return [issue('liquid-syntax', 'error', field, text, { detail })];
  });
}

/** The label `(광고)` is put in front when the message leaves; here we only see that nobody writes it by hand. */
function checkLabel(config: SendConfig): Issue[] {
  if (config.purpose !== 'ad') return [];
  return usedFields(config).flatMap((field) => {
    const found = LABEL_LIKE.exec(config[field])?.[0];
    if (found === undefined) return [];
    if (found === LABEL) {
      const text = {
        ko: '(광고) 표시는 보낼 때 자동으로 붙어요. 직접 적지 않아도 돼요.',
        en: 'The label (광고) is added when the message leaves. You need not write it.',
      };
      return [issue('ad-label-written', 'warning', field, text)];
    }
    const text = {
      ko: `'${found}' 표시는 쓸 수 없어요. 지워 주세요. (광고) 표시가 자동으로 붙어요.`,
      en: `"${found}" is not a valid advertising label. Remove it; (광고) is added by itself.`,
    };
    return [issue('ad-label-look-alike', 'error', field, text, { found })];
  });
}

/** What a shop recommends, it advertises: without consent that is against the law. */
function checkRecommended(config: SendConfig): Issue[] {
  if (config.purpose === 'ad') return [];
  const field = usedFields(config).find((name) => /\{[{%][^}]*\brecommended\b/.test(config[name]));
  if (field === undefined) return [];
  const text = {
    ko: '추천을 담은 메시지는 광고예요. 목적을 광고로 바꿔 주세요.',
    en: 'A message that recommends something is advertising. Set its purpose to advertising.',
  };
  return [issue('recommends-without-advertising', 'warning', field, text)];
}

function checkAlimtalk({ purpose, body }: SendConfig): Issue[] {
  const issues: Issue[] = [];
  if (purpose === 'ad') {
    issues.push(
      issue('alimtalk-advertises', 'error', 'purpose', {
        ko: '알림톡으로는 광고를 보낼 수 없어요. 목적을 정보나 인증으로 바꿔 주세요.',
        en: 'AlimTalk may not advertise. Set the purpose to information or authentication.',
      }),
    );
  }
  const length = [...literalText(body)].length;
  if (length > ALIMTALK_CHARACTERS) {
    const text = {
      ko: `알림톡은 변수를 포함해 1,000자까지예요. 지금은 변수를 빼고도 ${String(length)}자예요.`,
      en: `An AlimTalk holds 1,000 characters with its variables; this one has ${String(length)} without them.`,
    };
    issues.push(issue('alimtalk-too-long', 'error', 'body', text, { length }));
  }
  return issues;
}

function checkSms(config: SendConfig): Issue[] {
  const limits = { subject: LMS_TITLE_BYTES, body: LMS_BODY_BYTES };
  return (['subject', 'body'] as const).flatMap((field) => {
    const literal = literalText(config[field]);
    const issues: Issue[] = [];
    const bytes = eucKrBytes(literal);
    if (bytes > limits[field]) {
      const limit = String(limits[field]);
      const name = FIELD_NAMES[field];
      const text = {
        ko: `${name.ko}은 ${limit}바이트까지 보낼 수 있어요. 지금은 변수를 빼고도 ${String(bytes)}바이트예요.`,
        en: `${name.en} holds ${limit} bytes; it has ${String(bytes)} without its variables.`,
      };
      issues.push(issue('sms-too-long', 'error', field, text, { bytes, limit: limits[field] }));
    }
    const lost = outsideEucKr(literal);
    if (lost.length > 0) {
      const characters = lost.slice(0, 10).join(' ');
      const text = {
        ko: `문자 메시지로 보낼 수 없는 글자가 있어요: ${characters}`,
        en: `A text message cannot carry these characters: ${characters}`,
      };
      issues.push(issue('sms-characters', 'error', field, text, { characters }));
    }
    return issues;
  });
}

/** Everything about a message that can be known before it is sent to anybody. */
export function checkSend(config: SendConfig): Issue[] {
  return [
    ...checkPresence(config),
    ...checkLiquid(config),
    ...checkLabel(config),
    ...checkRecommended(config),
    ...(config.channel === 'alimtalk' ? checkAlimtalk(config) : []),
    ...(config.channel === 'sms' ? checkSms(config) : []),
  ];
}
