import { expect, it } from 'vitest';
import type { TestShop } from '../runs/testing/shop.ts';
import { enter } from '../runs/enter.ts';
import { onEachDatabase, type OpenShop } from '../runs/testing/databases.ts';
import { driveUntil } from '../runs/testing/drive.ts';
import { byApi, journeyOf, mail } from '../runs/testing/journeys.ts';
import { dispatchOnce } from '../sending/dispatch.ts';
import { preview } from '../sending/preview.ts';
import { execute } from '../store/database.ts';
import { loadRecommended } from './recommended.ts';
import { refreshAffinities } from './refresh.ts';
import { storeOrders, type Order } from './testing/orders.ts';

const dayMs = 86_400_000;
const now = Date.UTC(2026, 4, 6, 3);

const product = (id: number): { product_id: string; name: string } => ({
  product_id: `p${String(id)}`,
  name: `Product <${String(id)}>`,
});
const order = (customer: number, ago: number, ...ids: number[]): Order => ({
  customer,
  at: now - ago * dayMs,
  properties: { products: ids.map(product) },
});

/**
 * Twelve products, sold in pairs (0 with 1, 2 with 3, …) to 120 people, 20 a pair, months ago; of late product 10 sells
 * best. Three people of the shop's own: one who bought 0 some weeks ago, one who has just bought 0 and 1, and one
 * without orders.
 */
async function shopOfPairs(open: OpenShop): Promise<{ shop: TestShop; old: number; fresh: number; stranger: number }> {
  const shop = await open({ now });
  const ids = await shop.customers(120);
  const [old = 0, fresh = 0, stranger = 0] = await shop.customers(3, 'own');
  const orders = ids.flatMap((customer, index) => {
    const pair = 2 * (index % 6);
    const late = index < 60 ? [order(customer, 5, 10)] : [];
    return [order(customer, 100 + (index % 7), pair), order(customer, 90 + (index % 7), pair, pair + 1), ...late];
  });
  await storeOrders(shop, [...orders, order(old, 40, 0), order(fresh, 40, 2), order(fresh, 0, 0, 1)]);
  await refreshAffinities(shop.services);
  return { shop, old, fresh, stranger };
}

onEachDatabase('what is recommended', (open) => {
  const idsFor = async (shop: TestShop, customer: number, at = now): Promise<string[]> =>
    ((await loadRecommended(shop.database, [customer], at)).get(customer) ?? []).map(({ id }) => id);

  it('goes with what the customer bought, then is what sells best; ten things at most', async () => {
    const { shop, old, stranger } = await shopOfPairs(open);
    const offered = await idsFor(shop, old);
    expect(offered.slice(0, 2)).toEqual(['p1', 'p10']);
    expect(offered).toHaveLength(10);
    expect(new Set(offered).size).toBe(10);
    expect((await idsFor(shop, stranger))[0]).toBe('p10');
  });

  it('is never what was just bought, counted to this very moment and not to the last fit', async () => {
    const { shop, old, fresh } = await shopOfPairs(open);
    const offered = await idsFor(shop, fresh);
    expect(offered[0]).toBe('p3');
    expect(offered).not.toContain('p0');
    expect(offered).not.toContain('p1');
    expect(await idsFor(shop, old)).toContain('p1');
    await storeOrders(shop, [order(old, 0, 1, 10)], 'later');
    const after = await idsFor(shop, old);
    expect(after).not.toContain('p1');
    expect(after).not.toContain('p10');
    // Three weeks later it may be offered again.
    expect(await idsFor(shop, old, now + 21 * dayMs)).toContain('p1');
  });

  it('fills templates: the first name, any of the list, and a loop; escaped in HTML', async () => {
    const { shop, old } = await shopOfPairs(open);
    const body = [
      '{{ recommended }} / {{ recommended | default: "our shop" }} / {{ recommended[1].name }}',
      '{% for item in recommended limit: 2 %}[{{ item.id }} {{ item.kind }}]{% endfor %}',
      '{{ recommended | map: "id" | slice: 0, 2 | join: "+" }} {{ recommended.first.name }} {{ recommended.size }}',
    ].join('\n');
    const html = '<p>{{ recommended }}</p>';
    const content = { channel: 'email', purpose: 'info', subject: 'For you: {{recommended}}', body, html } as const;
    const result = await preview(shop.services, { content, customer: old });
    expect(result.subject).toBe('For you: Product <1>');
    expect(result.text).toContain('Product <1> / Product <1> / Product <10>\n[p1 product][p10 product]\n');
    expect(result.text).toContain('p1+p10 Product <1> 10');
    expect(result.html).toContain('<p>Product &lt;1&gt;</p>');
    expect(result.problems).toEqual([]);
  });

  it('leaves a default or nothing where nothing can be recommended, and the preview says so', async () => {
    const shop = await open({ now });
    const [customer] = await shop.customers(1);
    const content = {
      channel: 'email',
      purpose: 'info',
      subject: 'S',
      body: '[{{ recommended }}] [{{ recommended | default: "bread" }}]',
    } as const;
    const result = await preview(shop.services, { content, customer: customer! });
    expect(result.text).toContain('[] [bread]');
    expect(result.problems.map(({ code }) => code)).toEqual(['nothing-recommended']);
  });

  it('is worked out when the message leaves, for each reader, by one look for all of them', async () => {
    const { shop, old, fresh, stranger } = await shopOfPairs(open);
    const { database, services } = shop;
    const config = { ...mail.config, body: 'Try {{ recommended }}' };
    const plan = await shop.publish(journeyOf('offer', { in: byApi, mail: { ...mail, config } }, ['in:next>mail']));
    const entrants = [old, fresh, stranger].map((customer) => ({ customer, key: 'k', properties: {} }));
    await enter(services, plan, entrants, now, 'live');
    await driveUntil(shop, now + 1000);
    await dispatchOnce(services, 'sandbox-email', shop.time.now);
    const rows = await execute<{ customer_id: number; state: string; rendered: string }>(
      database,
      database.db,
      'select customer_id, state, rendered from messages order by customer_id',
    );
    const said = rows.map((row) => [
      row.customer_id,
      row.state,
      /Try [^\n]*/.exec((JSON.parse(row.rendered) as { text: string }).text)?.[0],
    ]);
    expect(said).toEqual([
      [old, 'accepted', 'Try Product <1>'],
      [fresh, 'accepted', 'Try Product <3>'],
      [stranger, 'accepted', 'Try Product <10>'],
    ]);
  });
});
