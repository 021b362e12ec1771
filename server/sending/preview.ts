import type { PreviewRequest, PreviewResult, Settings } from '../../engine/contract/shop.ts';
import type { Channel } from '../../engine/facts.ts';
import { loadRecommended } from '../affinity/recommended.ts';
import type { Services } from '../services.ts';
import { execute, type Database } from '../store/database.ts';
import { judge, recipientOf } from './gates.ts';
import { localDay } from './hours.ts';
import { rulesOf } from './claim.ts';
import type { MessageRow } from './message-row.ts';
import { AD_LABEL, parseContent, RenderFailure, renderMessage } from './render.ts';
import { openMessage, type Rendered } from './rendered.ts';
import { missingVariables, type Variables } from './template.ts';
import { carriedBytes, notCarried } from './text-message.ts';
import { linkSecret, unsubscribeToken, unsubscribeUrl } from './token.ts';
import { customerVariables, messageVariables, nameOf } from './variables.ts';

type Content = PreviewRequest['content'];
type Problem = PreviewResult['problems'][number];

interface PreviewRow {
  readonly id: number;
  readonly external_id: string;
  readonly attributes: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly ad: number | null;
  readonly ad_at: number | null;
  readonly night: number | null;
  readonly used: number | null;
}

/** The customer asked for, else the first who could be reached on the channel. */
async function customerFor(database: Database, channel: Channel, day: number, id?: number): Promise<PreviewRow | null> {
  const which = id === undefined ? `c.${channel === 'email' ? 'email' : 'phone'} is not null` : 'c.id = ?';
  const text = `select c.id, c.external_id, c.attributes, c.email, c.phone, ad.granted as ad, ad.at as ad_at,
      night.granted as night, k.count as used
    from customers c
    left join consents ad on ad.customer_id = c.id and ad.channel = ? and ad.purpose = 'ad'
    left join consents night on night.customer_id = c.id and night.channel = ? and night.purpose = 'night'
    left join caps k on k.customer_id = c.id and k.day = ? and k.shadow = 0
    where ${which} order by c.id limit 1`;
  const parameters = [channel, channel, day, ...(id === undefined ? [] : [id])];
  return (await execute<PreviewRow>(database, database.reader, text, parameters))[0] ?? null;
}

/** Why this customer would not get it now, by the gates that a real message passes. */
function wouldSkip(row: PreviewRow, { channel, purpose }: Content, settings: Settings, now: number): string | null {
  const message: MessageRow = {
    ...row,
    id: 0,
    journey_id: '',
    version: 0,
    run_id: 0,
    node_id: '',
    visit: 1,
    customer_id: row.id,
    channel,
    purpose,
    treatment: 'treated',
    queued_at: now,
    attempts: 0,
    reason: null,
    place: 'parked',
    run_visit: 1,
    queue: 'live',
    entry: null,
    bought: null,
  };
  const verdict = judge(message, rulesOf(settings, now), row.used ?? 0);
  return verdict.to === 'claimed' ? null : verdict.reason;
}

const lookAlike = /[([{<（［｛＜【〔「『]\s*광\s*고\s*[)\]}>）］｝＞】〕」』]/u;

function readsRecommended({ subject = '', body, html = '' }: Content): boolean {
  return [subject, body, html].some((source) => source.includes('recommended'));
}

function problemsOf({ purpose, channel, subject = '', body, html = '' }: Content, variables: Variables): Problem[] {
  const problems: Problem[] = [];
  const used = channel === 'email' ? [subject, body, html] : [subject, body];
  const missing = new Set(used.flatMap((source) => missingVariables(source, variables)));
  for (const name of missing) {
    // What comes with the entering event is not known before somebody enters.
    if (name.startsWith('entry')) continue;
    const what = `{{ ${name} }}`;
    problems.push({ code: 'unknown-variable', message: `This customer has no ${what}; it stays empty.`, what });
  }
  const { recommended } = variables;
  if (Array.isArray(recommended) && recommended.length === 0 && used.some((text) => text.includes('recommended'))) {
    const message = 'Nothing can be recommended to this customer yet; {{ recommended }} stays empty.';
    problems.push({ code: 'nothing-recommended', message });
  }
  for (const source of used) {
    const found = purpose === 'ad' ? lookAlike.exec(source)?.[0] : undefined;
    if (found === undefined || found === AD_LABEL) continue;
    problems.push({
      code: 'ad-label-look-alike',
      message: `"${found}" is not a valid advertising label.`,
      what: found,
    });
  }
  return problems;
}

function factsOf(rendered: Rendered): PreviewResult['facts'] {
  const { kind, subject, text } = rendered;
  if (kind === 'email') return { kind, bytes: Buffer.byteLength(text), unsupported: [] };
  if (kind === 'alimtalk') return { kind, bytes: Buffer.byteLength(text), unsupported: [] };
  return { kind, bytes: carriedBytes(text), unsupported: notCarried((subject ?? '') + text) };
}

/** A message as one real customer would get it, with all that is wrong with it. Never refuses: problems are part of the answer. */
export async function preview(services: Services, { content, customer }: PreviewRequest): Promise<PreviewResult> {
  const { database, clock } = services;
  const settings = await services.settings.get();
  const now = clock();
  const row = await customerFor(database, content.channel, localDay(now, settings.zone), customer);
  const token = unsubscribeToken(await linkSecret(database), row?.id ?? 0, content.channel);
  const unsubscribe = unsubscribeUrl(settings.publicUrl, token);
  const { external_id: externalId = '', attributes = '{}', email = null, phone = null } = row ?? {};
  const recommended = row && readsRecommended(content) ? await loadRecommended(database, [row.id], now) : null;
  const variables = messageVariables({
    customer: customerVariables({ externalId, attributes, email, phone }),
    shop: settings,
    journey: '',
    entry: {},
    recommended: (row && recommended?.get(row.id)) ?? [],
    unsubscribe,
  });
  const about = {
    customer: row && { id: row.id, name: nameOf(JSON.parse(attributes) as Record<string, unknown>), externalId },
    recipient: row && recipientOf({ channel: content.channel, email, phone }),
    wouldSkip: row && wouldSkip(row, content, settings, now),
  };
  const { channel, purpose, body, sender, subject, html, templateCode } = content;
  const given = { ...(sender && { sender }), ...(subject && { subject }), ...(html && { html }) };
  const whole = { channel, purpose, body, ...given, ...(templateCode && { templateCode }) };
  try {
    const parsed = parseContent(whole);
    const rendered = renderMessage(parsed, { variables, shop: settings, unsubscribe });
    const opened = openMessage(rendered);
    const problems = problemsOf(content, variables);
    return {
      ...about,
      subject: opened.subject,
      text: opened.text,
      html: opened.html,
      facts: factsOf(rendered),
      problems,
    };
  } catch (error) {
    if (!(error instanceof RenderFailure)) throw error;
    const { code, message } = error;
    const problems = [{ code, message, ...(code === 'template-error' && { what: message }) }];
    const facts = {
      kind: channel,
      bytes: channel === 'sms' ? carriedBytes(body) : Buffer.byteLength(body),
      unsupported: [],
    };
    return { ...about, subject: subject ?? null, text: body, html: null, facts, problems };
  }
}
