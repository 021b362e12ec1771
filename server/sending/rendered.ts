import { wrapInLayout } from './email-layout.ts';

/** A message as it is kept in `messages.rendered` (JSON). `subject` and `text` are complete as they stand. */
export interface Rendered {
  readonly kind: 'email' | 'sms' | 'lms' | 'alimtalk';
  readonly subject: string | null;
  readonly text: string;
  /** HTML of an e-mail that brought its own; absent = the layout around `text`, made again whenever it is needed. */
  readonly html?: string;
  /** How many characters at the end of `text` are the footer. */
  readonly footer?: number;
  /** Where its reader can say no, for advertising by e-mail. */
  readonly unsubscribe?: string;
  readonly templateCode?: string;
}

/** A message as its reader sees it. */
export interface OpenedMessage {
  readonly subject: string | null;
  readonly text: string;
  readonly html: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** The whole message, the parts that are not kept made again. */
export function openMessage(rendered: Rendered): OpenedMessage {
  const { kind, subject, text, html, footer = 0, unsubscribe } = rendered;
  const body = text.slice(0, text.length - footer);
  return {
    subject,
    text,
    html: kind === 'email' ? (html ?? wrapInLayout(body, text.slice(text.length - footer))) : null,
    headers:
      unsubscribe === undefined
        ? {}
        : { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  };
}

/** Reads `messages.rendered`; null while nothing has been rendered. */
export function readRendered(stored: string | null): OpenedMessage | null {
  return stored === null ? null : openMessage(JSON.parse(stored) as Rendered);
}
