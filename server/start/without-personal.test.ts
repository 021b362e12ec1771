import { Writable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import type { FactSource } from '../../engine/facts.ts';
import { ingest } from '../events/ingest.ts';
import { identify } from '../people/identify.ts';
import { enter } from '../runs/enter.ts';
import { driveOnce } from '../runs/testing/drive.ts';
import { byApi, exitWith, journeyOf, mail } from '../runs/testing/journeys.ts';
import { testShop } from '../runs/testing/shop.ts';
import { dispatchOnce } from '../sending/dispatch.ts';
import { createLog } from './log.ts';
import { plainError, withoutPersonal } from './without-personal.ts';

const person = { name: '김나루', email: 'naru.kim@example.com', phone: '010-1234-5678', city: '나루동 77' };
const secrets = [person.name, 'naru.kim', '1234-5678', '12345678', person.city];

/** A log like that of the processes, with everything that was written into it. */
function heardLog(): { log: ReturnType<typeof createLog>; said: () => string } {
  let text = '';
  const to = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  return { log: createLog('test', to, 'trace'), said: () => text };
}

it('what errors quote does not get into the log, and what they are does', () => {
  const { log, said } = heardLog();
  const torn = `{"name":"${person.name}","email":"${person.email}"`;
  const parse = (): unknown => {
    try {
      return JSON.parse(torn);
    } catch (error) {
      return error;
    }
  };
  const postgres = Object.assign(
    new Error('duplicate key value violates unique constraint "customers_external_id_key"'),
    {
      code: '23505',
      detail: `Key (external_id)=(${person.email}) already exists.`,
      where: person.name,
      parameters: [person.phone],
    },
  );
  const value = Object.assign(new Error(`invalid input syntax for type bigint: "${person.name}"`), { code: '22P02' });
  log.warn({ err: value }, 'a value');
  log.warn({ err: parse() }, 'torn');
  log.warn({ err: postgres, run: 7 }, 'twice');
  log.warn({ reason: `550 5.1.1 <${person.email}>: user unknown, call +82 10-1234-5678` }, 'refused');
  log.error({ err: new Error('outside', { cause: new Error(`no such mailbox ${person.email}`) }) }, 'nested');
  for (const secret of secrets) expect(said()).not.toContain(secret);
  expect(said()).toContain('"code":"23505"');
  expect(said()).toContain('customers_external_id_key');
  expect(said()).toContain('invalid input syntax for type bigint');
  expect(said()).toContain('550 5.1.1 <(mail)>: user unknown, call (phone)');
  expect(said()).toContain('"type":"SyntaxError"');
  expect(plainError('odd')).toEqual({ type: 'string', message: 'odd' });
  const harmless = {
    at: 1_763_841_234_567,
    id: 'batch-live-mi9x2k1c-0a1b2c3d4e5f',
    port: 4400,
    address: '127.0.0.1:43659',
  };
  expect(withoutPersonal(harmless)).toEqual(harmless);
});

it('a run that goes wrong at every step leaves no name, address or number in the log', async () => {
  const { log, said } = heardLog();
  let torn = false;
  const facts: FactSource = {
    load: (_requests, customers) => {
      if (torn) JSON.parse(`{"name":"${person.name}`);
      const profile = {
        externalId: 'x',
        attributes: person,
        email: person.email,
        phone: person.phone,
        zone: null,
        consents: [],
      };
      return Promise.resolve(
        new Map(customers.map((id) => [id, { profile, did: {}, churn: { status: 'none' as const } }])),
      );
    },
  };
  const shop = await testShop({ facts });
  onTestFinished(() => shop.close());
  const services = { ...shop.services, log };
  const plan = await shop.publish(
    journeyOf('j', { in: byApi, mail, out: exitWith('x') }, ['in:next>mail', 'mail:sent>out']),
  );
  const now = shop.time.now;
  await identify(services, [{ externalId: person.email, traits: { ...person }, at: now }]);
  const event = { messageId: 'm', externalId: person.email, event: 'bought', occurredAt: now, properties: person };
  await ingest(services, [{ ...event, origin: 'api' }]);
  const [customer] = await shop.rows<{ id: number }>('select id from customers');
  await enter(services, plan, [{ customer: customer!.id, key: person.email, properties: person }], now, 'bulk');
  torn = true;
  await driveOnce({ ...shop, services });
  // The row's own text is torn too: the leg holds the run, and its reason goes to the row, not to the log.
  await shop.rows(`update runs set entry = ?, place = 'due', due_at = 0, batch_id = null`, `{"name":"${person.name}`);
  torn = false;
  await driveOnce({ ...shop, services });
  expect(await shop.rows('select held_code from runs')).toEqual([{ held_code: 'leg-failed' }]);
  await shop.rows(`update runs set entry = '{}', place = 'due', due_at = 0, batch_id = null`);
  await driveOnce({ ...shop, services });
  await shop.rows(`update senders set kind = 'smtp', config = ?`, JSON.stringify({ host: person.email, port: 'x' }));
  const [message] = await shop.rows<{ sender_id: string }>('select sender_id from messages');
  await dispatchOnce(services, message!.sender_id, now);
  expect(said()).toContain('a run is held');
  expect(said()).toContain('This sender cannot be used');
  for (const secret of secrets) expect(said()).not.toContain(secret);
});

it('a level that there is not counts as the default, so that the settings can be refused in words', () => {
  for (const [level, kept] of [
    ['loud', 'info'],
    ['', 'info'],
    ['warn', 'warn'],
  ] as const) {
    expect(createLog('test', undefined, level).level).toBe(kept);
  }
});
