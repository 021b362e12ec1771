import type { Channel } from '../engine/facts.ts';
import type { Purpose } from '../engine/node-type.ts';
import type { Text } from '../engine/text.ts';

/** Channels in words. */
export const CHANNEL_TEXT: Readonly<Record<Channel, Text>> = {
  email: { ko: '이메일', en: 'E-mail' },
  sms: { ko: '문자', en: 'SMS' },
  alimtalk: { ko: '알림톡', en: 'AlimTalk' },
};

/** Purposes in words. */
export const PURPOSE_TEXT: Readonly<Record<Purpose, Text>> = {
  ad: { ko: '광고', en: 'Advertising' },
  info: { ko: '정보', en: 'Information' },
  auth: { ko: '인증', en: 'Authentication' },
};

/** Every state a message can be in, in the order of its life. */
export const MESSAGE_STATES = [
  'queued',
  'claimed',
  'sending',
  'accepted',
  'delivered',
  'failed',
  'unknown',
  'skipped',
  'ghost',
  'cancelled',
] as const;

const STATES: Readonly<Record<(typeof MESSAGE_STATES)[number] | 'would-send', Text>> = {
  queued: { ko: '대기', en: 'Queued' },
  claimed: { ko: '보내기 직전', en: 'About to leave' },
  sending: { ko: '보내는 중', en: 'Sending' },
  accepted: { ko: '보냄', en: 'Sent' },
  delivered: { ko: '도착', en: 'Delivered' },
  failed: { ko: '실패', en: 'Failed' },
  unknown: { ko: '확인 안 됨', en: 'Not confirmed' },
  skipped: { ko: '건너뜀', en: 'Skipped' },
  ghost: { ko: '비교 그룹', en: 'Untreated' },
  cancelled: { ko: '취소됨', en: 'Cancelled' },
  'would-send': { ko: '보낼 메시지', en: 'Would send' },
};

/** How a message stands, on every page and in every file alike; `would-send` is a simulation's. Null for any other word. */
export function messageStateText(state: string): Text | null {
  return Object.hasOwn(STATES, state) ? STATES[state as keyof typeof STATES] : null;
}

const REASONS: Readonly<Record<string, Text>> = {
  'no-consent': { ko: '광고 수신에 동의하지 않았어요', en: 'No consent to advertising on this channel' },
  'consent-withdrawn': { ko: '수신 동의를 철회했어요', en: 'Consent was withdrawn' },
  'consent-overdue': { ko: '동의를 받은 지 2년이 지나 다시 확인해야 해요', en: 'Consent is over two years old' },
  'no-address': { ko: '보낼 주소나 전화번호가 없어요', en: 'No usable address or phone number' },
  'cap-reached': { ko: '하루 광고 한도에 닿았어요', en: 'The daily limit of advertisements is reached' },
  'already-bought': { ko: '이미 목표를 이뤘어요', en: 'Already reached the goal' },
  'night-hold': { ko: '야간이라 아침 8시까지 기다려요', en: 'Held for the night until 08:00' },
  'run-ended': { ko: '보내기 전에 여정이 끝났어요', en: 'The journey ended before it left' },
  'moved-on': { ko: '보내기 전에 다음 단계로 갔어요', en: 'The customer had moved on' },
  'customer-deleted': { ko: '고객 정보가 지워졌어요', en: 'The customer was deleted' },
  'alimtalk-ad': { ko: '알림톡으로는 광고를 보낼 수 없어요', en: 'AlimTalk may not advertise' },
  'may-have-left': { ko: '멈추기 직전에 나갔을 수 있어요', en: 'It may have left just before a stop' },
  restored: {
    ko: '백업을 되돌린 뒤로는 나갔는지 알 수 없어서 다시 보내지 않아요.',
    en: 'Whether it left is not known since a backup was restored; it is not sent again.',
  },
  'stopped-while-sending': {
    ko: '보내는 중에 서버가 멈춰서 나갔는지 알 수 없어요',
    en: 'The server stopped while sending; it may have left',
  },
  retake: { ko: '나갔는지 알 수 없어 같은 키로 다시 보내요', en: 'It may have left: sent again under its key' },
  'no-answer': { ko: '발송 서버가 답하지 않았어요', en: 'The provider did not answer' },
  'no-receipt': { ko: '도착했는지 끝내 확인되지 않았어요', en: 'Nobody ever confirmed that it arrived' },
  'template-error': { ko: '내용을 채우지 못했어요', en: 'The template could not be filled in' },
  'empty-message': { ko: '채우고 나니 내용이 비어 있어요', en: 'The message is empty once filled in' },
  unreadable: {
    ko: '고객이나 여정의 정보가 손상되어 만들 수 없었어요',
    en: 'What is stored of the customer or the journey is damaged',
  },
  'no-content': { ko: '보낼 내용이 없어요', en: 'There is no content' },
  'nothing-recommended': {
    ko: '아직 이 고객에게 추천할 것이 없어서 빈칸으로 남아요',
    en: 'Nothing can be recommended to this customer yet',
  },
  'unknown-variable': { ko: '이 고객에게 없는 값이라 빈칸으로 남아요', en: 'This customer has no such value' },
  'ad-label-look-alike': {
    ko: '‘(광고)’ 표시와 비슷하지만 바른 표시가 아니에요',
    en: 'It looks like the label of advertisements, but is not',
  },
  'sender-removed': { ko: '발신자가 지워졌어요', en: 'The sender was removed' },
  'sender-unusable': { ko: '발신자 설정이 잘못됐어요', en: 'The sender is not set up properly' },
  'sender-unreachable': { ko: '발송 서버에 닿지 않아요', en: 'The provider cannot be reached' },
  'adapter-error': { ko: '발송 중에 오류가 났어요', en: 'The sender failed' },
  'no-opt-out-number': { ko: '무료 수신거부 번호가 설정에 없어요', en: 'The settings have no free opt-out number' },
  'text-too-long': { ko: '내용이 너무 길어요', en: 'The text is too long' },
  'title-too-long': { ko: '제목이 너무 길어요', en: 'The title is too long' },
  'smtp-login': { ko: '메일 서버가 로그인을 거절했어요', en: 'The mail server refused the login' },
  'smtp-message': { ko: '메일 서버가 메시지를 거절했어요', en: 'The mail server refused the message' },
  'smtp-connection-lost': { ko: '보내는 중에 메일 서버와 끊겼어요', en: 'The mail server was lost while sending' },
  'smtp-esocket': { ko: '메일 서버에 연결하지 못했어요', en: 'The mail server could not be reached' },
  'smtp-econnection': { ko: '메일 서버에 연결하지 못했어요', en: 'The mail server could not be reached' },
  'smtp-edns': { ko: '메일 서버의 주소를 찾지 못했어요', en: 'The address of the mail server was not found' },
  'smtp-etls': {
    ko: '메일 서버와 안전하게 연결하지 못했어요',
    en: 'No secure connection to the mail server',
  },
  'smtp-etimedout': { ko: '메일 서버가 제때 답하지 않았어요', en: 'The mail server did not answer in time' },
  'solapi-login': { ko: '솔라피가 API 키를 거절했어요', en: 'SOLAPI refused the API key' },
  'solapi-unreachable': { ko: '솔라피에 연결하지 못했어요', en: 'SOLAPI could not be reached' },
  'solapi-busy': { ko: '솔라피가 잠시 뒤에 보내라고 했어요', en: 'SOLAPI asked for patience' },
  'solapi-connection-lost': { ko: '보내는 중에 솔라피와 끊겼어요', en: 'SOLAPI was lost while sending' },
  'solapi-not-told': {
    ko: '솔라피가 이 메시지의 결과를 알려 주지 않았어요',
    en: 'SOLAPI did not say what became of it',
  },
  'solapi-no-channel': { ko: '발신자에 카카오 채널이 없어요', en: 'The sender has no Kakao channel' },
  'solapi-no-number': { ko: '발신자에 발신번호가 없어요', en: 'The sender has no caller number' },
  'solapi-no-template': { ko: '알림톡 템플릿 코드가 없어요', en: 'There is no AlimTalk template code' },
  'solapi-template-differs': { ko: '내용이 승인된 템플릿과 달라요', en: 'The text differs from the approved template' },
  'solapi-foreign-number': { ko: '해외 전화번호예요', en: 'A phone number abroad' },
  'solapi-1030': { ko: '솔라피 잔액이 부족해요', en: 'The SOLAPI balance is used up' },
  'solapi-2230': { ko: '솔라피 잔액이 부족해요', en: 'The SOLAPI balance is used up' },
  'solapi-1061': { ko: '080으로 수신을 거부한 번호예요', en: 'The number opted out by 080' },
  'solapi-2061': { ko: '080으로 수신을 거부한 번호예요', en: 'The number opted out by 080' },
  'solapi-1062': { ko: '등록되지 않은 발신번호예요', en: 'The caller number is not registered' },
  'solapi-2062': { ko: '등록되지 않은 발신번호예요', en: 'The caller number is not registered' },
  'solapi-3005': { ko: '보냈지만 아직 확인되지 않았어요', en: 'Sent, not confirmed yet' },
  'solapi-3016': { ko: '내용이 승인된 템플릿과 달라요', en: 'The text differs from the approved template' },
  'solapi-3018': { ko: '카카오톡으로 보낼 수 없는 번호예요', en: 'Kakao cannot deliver to this number' },
  'solapi-3019': { ko: '카카오톡을 쓰지 않는 번호예요', en: 'Not a KakaoTalk user' },
  'solapi-3020': { ko: '알림톡을 차단한 고객이에요', en: 'The customer has blocked AlimTalk' },
  'solapi-3022': { ko: '카카오가 보내지 않는 시간이에요', en: 'Outside the hours in which Kakao delivers' },
  'resend-login': {
    ko: 'Resend가 API 키나 보내는 주소를 거절했어요',
    en: 'Resend refused the key or the sender’s domain',
  },
  'resend-unreachable': { ko: 'Resend에 연결하지 못했어요', en: 'Resend could not be reached' },
  'resend-busy': { ko: 'Resend가 잠시 뒤에 보내라고 했어요', en: 'Resend asked for patience' },
  'resend-connection-lost': { ko: '보내는 중에 Resend와 끊겼어요', en: 'Resend was lost while sending' },
  'resend-daily_quota_exceeded': { ko: 'Resend의 하루 발송량을 다 썼어요', en: 'Resend’s daily quota is used up' },
  'resend-monthly_quota_exceeded': { ko: 'Resend의 한 달 발송량을 다 썼어요', en: 'Resend’s monthly quota is used up' },
  'sandbox-refused': { ko: '연습용 발신자가 거절했어요', en: 'Refused by the sandbox, as it is set to' },
  'sandbox-busy': { ko: '연습용 발신자가 나중으로 미뤘어요', en: 'Put off by the sandbox, as it is set to' },
  'sandbox-unknown': { ko: '연습용 발신자가 결과를 잃었어요', en: 'Lost by the sandbox, as it is set to' },
  stopped: { ko: '여정이 중지됐어요', en: 'The journey was stopped' },
  paused: { ko: '여정이 일시 정지됐어요', en: 'The journey is paused' },
  goal: { ko: '목표를 이뤘어요', en: 'The goal was reached' },
  merged: { ko: '다른 고객과 합쳐졌어요', en: 'Merged with another customer' },
};

/** Providers' own codes: too many for a sentence each, so they keep their code. */
const FAMILIES: readonly (readonly [RegExp, (code: string) => Text])[] = [
  [
    /^smtp-(4\d\d)$/,
    (code) => ({ ko: `메일 서버가 나중으로 미뤘어요 (${code})`, en: `The mail server put it off (${code})` }),
  ],
  [
    /^smtp-(5\d\d)$/,
    (code) => ({ ko: `메일 서버가 거절했어요 (${code})`, en: `The mail server refused it (${code})` }),
  ],
  [/^smtp-(.+)$/, (code) => ({ ko: `메일을 보내지 못했어요 (${code})`, en: `The mail could not be sent (${code})` })],
  [/^resend-(.+)$/, (code) => ({ ko: `Resend가 알린 코드 ${code}`, en: `Resend answered with code ${code}` })],
  [/^solapi-(.+)$/, (code) => ({ ko: `솔라피가 알린 코드 ${code}`, en: `SOLAPI answered with code ${code}` })],
];

/** Has this code a sentence of its own? */
export function isReason(code: string): boolean {
  return Object.hasOwn(REASONS, code);
}

/** Why a message was skipped, failed, was cancelled or waits; a code that we have no words for is shown as it is. */
export function reasonText(code: string): Text {
  const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  if (known) return known;
  for (const [pattern, text] of FAMILIES) {
    const own = pattern.exec(code)?.[1];
    if (own !== undefined) return text(own.toUpperCase());
  }
  return { ko: code, en: code };
}
