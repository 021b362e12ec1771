/** Sets up the shop of chaos through the product's own API. */
import type { JourneyDetail } from '../../engine/contract/journeys.ts';
import type { Sender, SenderInput } from '../../engine/contract/shop.ts';
import type { Journey } from '../../engine/journey.ts';
import type { Product } from '../product.ts';
import { call, insist } from './insist.ts';

const CHUNK = 500;

/** One mail address per person, known by their number. */
export const addressOf = (person: number): string => `person-${person}@example.com`;
export const idOf = (person: number): string => `person-${person}`;
export const personOf = (externalId: string): number => Number(externalId.slice('person-'.length));

/** Events for `/v1/batch`; sent again until they are taken: their messageIds make that harmless. */
export async function sendEvents(
  product: Pick<Product, 'url'>,
  key: string,
  events: readonly unknown[],
): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
  for (let start = 0; start < events.length; start += CHUNK) {
    const batch = events.slice(start, start + CHUNK);
    await insist(async () => {
      const response = await fetch(`${product.url}/v1/batch`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ batch }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status} ${text}`);
      return true;
    });
  }
}

/** Makes people 1 to `count`. @returns the write key. */
export async function makePeople(product: Product, count: number): Promise<string> {
  const { key } = await call<{ key: string }>(product, 'POST', '/api/write-keys', { name: 'chaos' });
  const people = Array.from({ length: count }, (_, index) => index + 1);
  const events = people.map((person) => ({
    type: 'identify',
    userId: idOf(person),
    messageId: `identify-${person}`,
    traits: { name: `사람 ${person}`, email: addressOf(person) },
  }));
  await sendEvents(product, key, events);
  return key;
}

/** Adds a sender by a provider that knows keys, and one by a mail server that does not. @returns their ids. */
export async function makeSenders(
  product: Product,
  { url, port, timeoutMs }: { readonly url: string; readonly port: number; readonly timeoutMs: number },
): Promise<{ readonly resend: string; readonly smtp: string }> {
  const from = 'shop@example.com';
  const add = async (input: Pick<SenderInput, 'name' | 'kind' | 'config'>): Promise<string> => {
    const whole: SenderInput = { ...input, channel: 'email', preferred: false, rate: null };
    return (await call<Sender>(product, 'POST', '/api/senders', whole)).id;
  };
  return {
    resend: await add({ name: 'Keyed', kind: 'resend', config: { apiKey: 're_chaos', from, baseUrl: url, timeoutMs } }),
    smtp: await add({ name: 'Plain', kind: 'smtp', config: { host: '127.0.0.1', port, from, timeoutMs } }),
  };
}

/** Draws and publishes a journey. @returns its id. */
export async function publish(product: Product, draw: (id: string) => Journey): Promise<string> {
  const made = await call<JourneyDetail>(product, 'POST', '/api/journeys', {
    name: 'Chaos',
    template: 'blank',
    locale: 'en',
  });
  const { rev } = await call<{ rev: number }>(product, 'PUT', `/api/journeys/${made.id}/draft`, {
    rev: made.rev,
    draft: draw(made.id),
  });
  await call(product, 'POST', `/api/journeys/${made.id}/publish`, { rev, inside: 'stay' });
  return made.id;
}

/** Lets people enter by the API, once. */
export async function enterAll(product: Product, journey: string, people: readonly number[]): Promise<void> {
  for (let start = 0; start < people.length; start += CHUNK) {
    const customers = people.slice(start, start + CHUNK).map(idOf);
    await call(product, 'POST', `/api/journeys/${journey}/enter`, { customers, key: 'once' });
  }
}
