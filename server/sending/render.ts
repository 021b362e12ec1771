import type { MessageContent } from '../../engine/node-type.ts';
import type { Settings } from '../../engine/contract/shop.ts';
import { tellsOptOut } from '../../engine/shop-lacks.ts';
import { textOfHtml, withFooter } from './email-layout.ts';
import type { MessageReason } from './reasons.ts';
import type { Rendered } from './rendered.ts';
import { templateOf, type Template, type Variables } from './template.ts';
import { fitsBytes, textLimits } from './text-message.ts';

/** The label that the Network Act wants at the very beginning of an advertisement, to the letter. */
export const AD_LABEL = '(광고)';
const ALIMTALK_CHARACTERS = 1000;
const EMAIL_SUBJECT_CHARACTERS = 500;

/** A message of one person that cannot be made. */
export class RenderFailure extends Error {
  override name = 'RenderFailure';
  readonly code: MessageReason;
  constructor(code: MessageReason, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** A message's content with its templates parsed. */
export interface ParsedContent {
  readonly content: MessageContent;
  readonly subject: Template | null;
  readonly body: Template;
  readonly html: Template | null;
  /** Does any template read the customer's attributes, or the properties of the entry? */
  readonly readsCustomer: boolean;
  readonly readsEntry: boolean;
  /** Does any template offer what is recommended to the customer? */
  readonly readsRecommended: boolean;
  /** Is the unsubscribe link part of the message? */
  readonly linksOut: boolean;
}

/** What a message is made with, besides its content. */
export interface RenderContext {
  readonly variables: Variables;
  readonly shop: Pick<Settings, 'shopName' | 'contact' | 'optOutNumber'>;
  /** The person's own unsubscribe page. */
  readonly unsubscribe: string;
}

/** @throws RenderFailure (`template-error`) when a template does not parse. */
export function parseContent(content: MessageContent): ParsedContent {
  const sources = [content.subject, content.body, content.html];
  try {
    return {
      content,
      subject: content.subject ? templateOf(content.subject, 'text') : null,
      body: templateOf(content.body, 'text'),
      html: content.html ? templateOf(content.html, 'html') : null,
      readsCustomer: sources.some((source) => source?.includes('customer')),
      readsEntry: sources.some((source) => source?.includes('entry')),
      readsRecommended: sources.some((source) => source?.includes('recommended')),
      linksOut:
        (content.purpose === 'ad' && content.channel === 'email') ||
        sources.some((source) => source?.includes('unsubscribe_url')),
    };
  } catch (error) {
    throw templateError(error);
  }
}

function templateError(error: unknown): RenderFailure {
  const detail = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
  return new RenderFailure('template-error', detail);
}

/** A subject or title is one line: a line break in it could smuggle a header in. */
function oneLine(text: string): string {
  return /[\x00-\x1f\x7f]| {2}|^ | $/.test(text) ? text.replace(/[\x00-\x20\x7f]+/g, ' ').trim() : text;
}

function emailFooter(purpose: string, { shop, unsubscribe }: RenderContext): string {
  const sender = shop.contact === '' ? shop.shopName : `${shop.shopName} · ${shop.contact}`;
  if (purpose !== 'ad') return `\n\n-- \n${sender}`;
  const ko = '이 메일을 더 받고 싶지 않으시면 아래 주소에서 수신을 거부할 수 있어요.';
  const en = 'To stop receiving these e-mails, open the link below.';
  return `\n\n-- \n${sender}\n${ko}\n${en}\n${unsubscribe}`;
}

function renderEmail(parsed: ParsedContent, context: RenderContext): Rendered {
  const { content } = parsed;
  const isAd = content.purpose === 'ad';
  const written = oneLine(parsed.subject?.render(context.variables) ?? '').slice(0, EMAIL_SUBJECT_CHARACTERS);
  const subject = isAd && !written.startsWith(AD_LABEL) ? `${AD_LABEL} ${written}` : written;
  const footer = emailFooter(content.purpose, context);
  const html = parsed.html?.render(context.variables);
  const body = parsed.body.render(context.variables);
  const text = body.trim() === '' && html !== undefined ? textOfHtml(html) : body;
  if (text.trim() === '' && html === undefined) throw new RenderFailure('empty-message', 'The message has no text.');
  return {
    kind: 'email',
    subject,
    text: text + footer,
    footer: footer.length,
    ...(html !== undefined && { html: withFooter(html, footer) }),
    ...(isAd && { unsubscribe: context.unsubscribe }),
  };
}

function renderSms(parsed: ParsedContent, { variables, shop }: RenderContext): Rendered {
  const title = oneLine(parsed.subject?.render(variables) ?? '');
  let text = parsed.body.render(variables).trim();
  if (text === '') throw new RenderFailure('empty-message', 'The message has no text.');
  if (parsed.content.purpose === 'ad') {
    if (!text.startsWith(AD_LABEL)) text = `${AD_LABEL}${shop.shopName}\n${text}`;
    if (!tellsOptOut(text)) {
      if (shop.optOutNumber === '') {
        throw new RenderFailure('no-opt-out-number', 'Set the free opt-out number (080) before advertising by SMS.');
      }
      text = `${text}\n무료수신거부 ${shop.optOutNumber}`;
    }
  }
  const isShort = title === '' && fitsBytes(text, textLimits.smsBytes);
  if (!fitsBytes(text, textLimits.lmsBytes)) {
    throw new RenderFailure('text-too-long', `The text passes ${textLimits.lmsBytes} bytes.`);
  }
  if (!fitsBytes(title, textLimits.lmsTitleBytes)) {
    throw new RenderFailure('title-too-long', `The title passes ${textLimits.lmsTitleBytes} bytes.`);
  }
  return { kind: isShort ? 'sms' : 'lms', subject: title === '' ? null : title, text };
}

function renderAlimtalk(parsed: ParsedContent, { variables }: RenderContext): Rendered {
  const { purpose, templateCode } = parsed.content;
  if (purpose === 'ad') throw new RenderFailure('alimtalk-ad', 'AlimTalk may not carry advertising.');
  const text = parsed.body.render(variables).trim();
  if (text === '') throw new RenderFailure('empty-message', 'The message has no text.');
  if (text.length > ALIMTALK_CHARACTERS && [...text].length > ALIMTALK_CHARACTERS) {
    throw new RenderFailure('text-too-long', `The text passes ${ALIMTALK_CHARACTERS} characters.`);
  }
  return { kind: 'alimtalk', subject: null, text, ...(templateCode !== undefined && { templateCode }) };
}

const renderers = { email: renderEmail, sms: renderSms, alimtalk: renderAlimtalk } as const;

/**
 * Makes one person's message: templates filled in, the marks of advertising added.
 * @throws RenderFailure for this person only, with a code that becomes the message's reason.
 */
export function renderMessage(parsed: ParsedContent, context: RenderContext): Rendered {
  try {
    return renderers[parsed.content.channel](parsed, context);
  } catch (error) {
    throw error instanceof RenderFailure ? error : templateError(error);
  }
}
