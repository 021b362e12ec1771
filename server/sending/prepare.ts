import type { MessageContent } from '../../engine/node-type.ts';
import type { Settings } from '../../engine/contract/shop.ts';
import type { Services } from '../services.ts';
import { isInfrastructure } from '../runs/failures.ts';
import { execute } from '../store/database.ts';
import { inIds } from '../store/ids.ts';
import type { Idempotency, SendResult } from './adapters/adapter.ts';
import { loadRecommended, type RecommendedItem } from '../affinity/recommended.ts';
import { recipientOf } from './gates.ts';
import { isKeyKept, mayHaveLeftAt } from './may-have-left.ts';
import { RETAKE, type MessageRow } from './message-row.ts';
import type { MessageReason } from './reasons.ts';
import { parseContent, RenderFailure, renderMessage, type ParsedContent } from './render.ts';
import type { Rendered } from './rendered.ts';
import { linkSecret, unsubscribeToken, unsubscribeUrl } from './token.ts';
import { customerVariables, messageVariables } from './variables.ts';

/** A message of the round, made and ready to leave. */
export interface Prepared {
  readonly row: MessageRow;
  readonly recipient: string;
  readonly rendered: Rendered;
}

/** A message that cannot be made, or may not go again, as an attempt that ended so. */
export interface NotPrepared {
  readonly row: MessageRow;
  readonly result: SendResult;
}

interface NodeContent {
  readonly journeyName: string;
  readonly parsed: ParsedContent;
}

const KEPT = 500;
/** Published versions never change, so the parsed content of their nodes is kept per store. */
const kept = new WeakMap<Services, Map<string, NodeContent | RenderFailure>>();

async function contentOf(services: Services, row: MessageRow): Promise<NodeContent | RenderFailure> {
  try {
    const plan = await services.plans.get(row.journey_id, row.version);
    const step = plan.steps[row.node_id];
    const content: MessageContent | undefined = step && services.types[step.type]?.content?.(step.config);
    if (!content) return new RenderFailure('no-content', `The node ${row.node_id} has nothing to send.`);
    return { journeyName: plan.name, parsed: parseContent(content) };
  } catch (error) {
    if (isInfrastructure(error)) throw error;
    return failureOf(error);
  }
}

/** Whatever keeps a message from being made is that message's own: it must not keep the others of its sender. */
function failureOf(error: unknown): RenderFailure {
  if (error instanceof RenderFailure) return error;
  return new RenderFailure('unreadable', error instanceof Error ? error.message : String(error));
}

async function keptContent(services: Services, row: MessageRow): Promise<NodeContent | RenderFailure> {
  let ofServices = kept.get(services);
  if (!ofServices) kept.set(services, (ofServices = new Map<string, NodeContent | RenderFailure>()));
  const key = `${row.journey_id}\n${row.version}\n${row.node_id}`;
  let known = ofServices.get(key);
  if (!known) {
    known = await contentOf(services, row);
    // What is damaged may be mended.
    if (known instanceof RenderFailure && known.code === 'unreadable') return known;
    if (ofServices.size >= KEPT) ofServices.clear();
    ofServices.set(key, known);
  }
  return known;
}

function isSameNode(a: MessageRow, b: MessageRow): boolean {
  return a.node_id === b.node_id && a.journey_id === b.journey_id && a.version === b.version;
}

const noVariables = {};

function rendered(
  row: MessageRow,
  { journeyName, parsed }: NodeContent,
  { settings, secret, recommended }: { settings: Settings; secret: string; recommended: readonly RecommendedItem[] },
): Rendered {
  const link = (): string => unsubscribeUrl(settings.publicUrl, unsubscribeToken(secret, row.customer_id, row.channel));
  const unsubscribe = parsed.linksOut ? link() : '';
  const { external_id, attributes, email, phone, entry } = row;
  const reader = { externalId: external_id ?? '', attributes: attributes ?? '{}', email, phone };
  const variables = messageVariables({
    customer: parsed.readsCustomer ? customerVariables(reader) : noVariables,
    shop: settings,
    journey: journeyName,
    entry: parsed.readsEntry ? (JSON.parse(entry ?? '{}') as Record<string, unknown>) : noVariables,
    recommended,
    unsubscribe,
  });
  return renderMessage(parsed, { variables, shop: settings, unsubscribe });
}

/** What was handed over before, by message: under its key the provider takes nothing else. Null = it cannot be read. */
async function handedOver(
  { database }: Services,
  rows: readonly MessageRow[],
): Promise<ReadonlyMap<number, Pick<Prepared, 'recipient' | 'rendered'> | null>> {
  const again = rows.filter((row) => row.reason === RETAKE).map((row) => row.id);
  if (again.length === 0) return new Map();
  const [isMessage, ids] = inIds(database, 'id', again);
  const text = `select id, recipient, rendered from messages where ${isMessage} and rendered is not null`;
  const stored = await execute<{ id: number; recipient: string; rendered: string }>(database, database.db, text, [ids]);
  const found = new Map<number, Pick<Prepared, 'recipient' | 'rendered'> | null>();
  for (const { id, recipient, rendered } of stored) found.set(id, readable(recipient, rendered));
  return found;
}

function readable(recipient: string, rendered: string): Pick<Prepared, 'recipient' | 'rendered'> | null {
  try {
    return { recipient, rendered: JSON.parse(rendered) as Rendered };
  } catch {
    return null;
  }
}

/** What is recommended to the readers of templates that say so, by customer; asked for all of them at once. */
async function recommendedTo(
  services: Services,
  rows: readonly MessageRow[],
): Promise<ReadonlyMap<number, readonly RecommendedItem[]>> {
  const readers = new Set<number>();
  for (const row of rows) {
    const content = await keptContent(services, row);
    if (!(content instanceof RenderFailure) && content.parsed.readsRecommended) readers.add(row.customer_id);
  }
  if (readers.size === 0) return new Map();
  return loadRecommended(services.database, [...readers], services.clock());
}

/** One that may have left and came to its turn when nobody knows its key any more: it is not sent again. */
async function tooLate(
  { database }: Services,
  rows: readonly MessageRow[],
  idempotency: Idempotency,
  now: number,
): Promise<ReadonlySet<number>> {
  const again = rows.filter((row) => row.reason === RETAKE).map((row) => row.id);
  const first = await mayHaveLeftAt(database, database.db, again);
  return new Set(again.filter((id) => !isKeyKept(idempotency, first.get(id) ?? now, now)));
}

const mayHaveLeft: SendResult = {
  result: 'unknown',
  code: 'may-have-left' satisfies MessageReason,
  detail: 'It may have left before, and it cannot be sent again as it was under a key that its sender knows.',
};

/**
 * Makes the messages of a round. One that cannot be made fails alone; one that may have left goes as it went then, while
 * its sender knows its key.
 *
 * @param idempotency the sender's.
 * @param now epoch milliseconds.
 */
export async function prepare(
  services: Services,
  rows: readonly MessageRow[],
  settings: Settings,
  idempotency: Idempotency,
  now: number,
): Promise<{ ready: Prepared[]; failed: NotPrepared[] }> {
  const secret = await linkSecret(services.database);
  const ready: Prepared[] = [];
  const failed: NotPrepared[] = [];
  const before = await handedOver(services, rows);
  const late = await tooLate(services, rows, idempotency, now);
  const recommendations = await recommendedTo(
    services,
    rows.filter((row) => !before.has(row.id)),
  );
  let last: { row: MessageRow; content: NodeContent | RenderFailure } | null = null;
  for (const row of rows) {
    const same = before.get(row.id);
    if (late.has(row.id) || same === null) {
      failed.push({ row, result: mayHaveLeft });
      continue;
    }
    if (same) {
      ready.push({ row, ...same });
      continue;
    }
    if (last === null || !isSameNode(last.row, row)) last = { row, content: await keptContent(services, row) };
    const { content } = last;
    try {
      if (content instanceof RenderFailure) throw content;
      const recommended = recommendations.get(row.customer_id) ?? [];
      const made = rendered(row, content, { settings, secret, recommended });
      ready.push({ row, recipient: recipientOf(row) ?? '', rendered: made });
    } catch (error) {
      const { code, message } = failureOf(error);
      failed.push({ row, result: { result: 'rejected', class: 'permanent', code, detail: message } });
    }
  }
  return { ready, failed };
}
