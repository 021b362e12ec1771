import { z } from 'zod';
import type { MessageContent } from '../../engine/node-type.ts';

/**
 * A message: the channel, why it is sent, and its content with Liquid in every string. All strings are always present;
 * an empty one means "not used" (or, for `sender`, the shop's default sender of the channel).
 */
export const sendConfig = z.object({
  channel: z.enum(['email', 'sms', 'alimtalk']),
  /** `ad` needs consent and gets the label and the night hold; `info` and `auth` do not. */
  purpose: z.enum(['ad', 'info', 'auth']),
  /** E-mail subject or LMS title. */
  subject: z.string().max(500),
  /** The text; for e-mail the plain-text part. */
  body: z.string().max(20_000),
  /** HTML of an e-mail. */
  html: z.string().max(200_000),
  /** Code of the approved AlimTalk template. */
  templateCode: z.string().max(100),
  /** Which configured sender; empty = the default of the channel. */
  sender: z.string().max(100),
  /**
   * Customers to whom the message is not sent (no consent, cap reached, no address): `continue` goes on by `sent` as
   * if it had been, so that the rest of the journey still reaches them; `branch` gives them the port `skipped`.
   */
  onSkip: z.enum(['continue', 'branch']),
});
export type SendConfig = z.infer<typeof sendConfig>;

export const sendInitial: SendConfig = {
  channel: 'email',
  purpose: 'ad',
  subject: '',
  body: '',
  html: '',
  templateCode: '',
  sender: '',
  onSkip: 'continue',
};

/** What of a config is content, without the fields that the channel has no use for or that are left empty. */
export function contentOf({ channel, purpose, sender, subject, body, html, templateCode }: SendConfig): MessageContent {
  return {
    channel,
    purpose,
    body,
    ...(sender !== '' && { sender }),
    ...(channel !== 'alimtalk' && subject !== '' && { subject }),
    ...(channel === 'email' && html !== '' && { html }),
    ...(channel === 'alimtalk' && templateCode !== '' && { templateCode }),
  };
}
