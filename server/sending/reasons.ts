/** Why a message did not simply go: everything that dispatch itself writes beside a message's state. */
export const MESSAGE_REASONS = [
  'adapter-error',
  'alimtalk-ad',
  'already-bought',
  'cap-reached',
  'consent-overdue',
  'consent-withdrawn',
  'customer-deleted',
  'empty-message',
  'may-have-left',
  'merged',
  'moved-on',
  'night-hold',
  'no-address',
  'no-answer',
  'no-consent',
  'no-content',
  'no-opt-out-number',
  'no-receipt',
  'restored',
  'retake',
  'run-ended',
  'sender-removed',
  'sender-unreachable',
  'sender-unusable',
  'stopped-while-sending',
  'template-error',
  'text-too-long',
  'title-too-long',
] as const;

/** One of dispatch's own reasons; adapters add their provider's, which begin with the adapter's kind. */
export type MessageReason = (typeof MESSAGE_REASONS)[number];
