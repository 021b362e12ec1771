import type { Cause, NodeType, Port, Purpose } from '../../engine/node-type.ts';
import type { Locale, Text } from '../../engine/text.ts';
import { propertyText } from '../known-names.ts';
import { CHANNEL_TEXT } from '../message-words.ts';
import { checkSend } from './check.ts';
import { contentOf, sendConfig, sendInitial } from './config.ts';
import type { SendConfig } from './config.ts';

/** In the middle of the card's line. */
const PURPOSE_NAMES: Readonly<Record<Purpose, Text>> = {
  ad: { ko: '광고', en: 'advertising' },
  info: { ko: '정보', en: 'information' },
  auth: { ko: '인증', en: 'authentication' },
};

const PORTS = {
  sent: { id: 'sent', label: { ko: '보냄', en: 'Sent' }, required: false },
  skipped: { id: 'skipped', label: { ko: '건너뜀', en: 'Skipped' }, required: false },
  failed: { id: 'failed', label: { ko: '실패', en: 'Failed' }, required: false },
} as const satisfies Record<string, Port>;

/** How much of the subject or text fits on the card. */
const CARD_CHARACTERS = 40;

/** A template's text for the eye: variables by what people call them, tags left out. */
function withoutLiquid(template: string, locale: Locale): string {
  return template
    .replace(/\{%.*?%\}/gs, ' ')
    .replace(/\{\{[^}|]*?(\w+)\s*(?:\|[^}]*)?\}\}/g, (_, name: string) => `‹${propertyText(name)[locale]}›`)
    .replace(/\s+/g, ' ')
    .trim();
}

function summary({ channel, purpose, subject, body, html }: SendConfig): Text {
  const name = CHANNEL_TEXT[channel];
  const why = PURPOSE_NAMES[purpose];
  const written = channel === 'email' ? subject : body;
  if (withoutLiquid(written, 'en') === '' && html.trim() === '') {
    return { ko: `${name.ko} · ${why.ko} · 내용 없음`, en: `${name.en}, ${why.en}, no content yet` };
  }
  return {
    ko: `${name.ko} · ${why.ko} · ${shortened(withoutLiquid(written, 'ko'))}`,
    en: `${name.en}, ${why.en}: ${shortened(withoutLiquid(written, 'en'))}`,
  };
}

function shortened(words: string): string {
  const characters = [...words];
  return characters.length > CARD_CHARACTERS ? `${characters.slice(0, CARD_CHARACTERS).join('')}…` : words;
}

/**
 * Where the fate of the message leads. `ghost` is a held-out customer, who must ride the same way as the others;
 * `unknown` has probably arrived. `cancelled` with the run still going (consent withdrawn) is a message that was not
 * sent for a reason of the customer's, like `skipped`.
 */
function portOf(state: Extract<Cause, { kind: 'message' }>['state'], onSkip: SendConfig['onSkip']): string {
  switch (state) {
    case 'accepted':
    case 'ghost':
    case 'unknown':
      return PORTS.sent.id;
    case 'failed':
      return PORTS.failed.id;
    case 'skipped':
    case 'cancelled':
      return onSkip === 'branch' ? PORTS.skipped.id : PORTS.sent.id;
  }
}

/** Sends a message and stays until its fate is known, so that a held message is never overtaken by its reminder. */
export const send: NodeType<SendConfig> = {
  type: 'send',
  group: 'act',
  title: { ko: '메시지 보내기', en: 'Send' },
  about: {
    ko: '이메일, 문자, 알림톡을 보내요. 동의와 야간 시간은 보낼 때 확인해요.',
    en: 'Sends an e-mail, a text message or an AlimTalk. Consent and night hours are checked as it leaves.',
  },
  icon: 'IconSend',
  config: sendConfig,
  initial: sendInitial,
  summary,
  ports: ({ onSkip }) => (onSkip === 'branch' ? [PORTS.sent, PORTS.skipped, PORTS.failed] : [PORTS.sent, PORTS.failed]),
  needs: () => [],
  arrive: ({ config: { channel, purpose, sender } }) => ({
    effects: [{ effect: 'send', channel, purpose, ...(sender !== '' && { sender }) }],
    wait: { message: true },
  }),
  resume({ config }, _facts, cause) {
    return cause.kind === 'message' ? { leave: portOf(cause.state, config.onSkip) } : { wait: { message: true } };
  },
  check: checkSend,
  content: contentOf,
  // A visit lasts as long as the message is on its way, but that may be no time at all: it does not tame a cycle.
  waits: () => false,
  longestWait: () => null,
};
