import { describe, expect, test } from 'vitest';
import { judge, recipientOf, type GateRules } from './gates.ts';
import { RETAKE, type MessageRow } from './message-row.ts';

const row: MessageRow = {
  id: 1,
  journey_id: 'j',
  version: 1,
  run_id: 1,
  node_id: 'n',
  visit: 2,
  customer_id: 7,
  channel: 'sms',
  purpose: 'ad',
  treatment: 'treated',
  queued_at: 0,
  attempts: 0,
  reason: null,
  external_id: 'c7',
  attributes: '{}',
  email: 'bom@example.com',
  phone: '+821000000007',
  place: 'parked',
  run_visit: 2,
  queue: 'live',
  entry: '{}',
  ad: 1,
  ad_at: 500,
  night: null,
  used: null,
  bought: null,
};
const rules: GateRules = { nightEndsAt: null, capPerDay: 2, consentSince: 100 };
const night: GateRules = { ...rules, nightEndsAt: 9000 };

const cases: [string, Partial<MessageRow>, GateRules, number, ReturnType<typeof judge>][] = [
  ['an advertisement with consent by day goes', {}, rules, 0, { to: 'claimed' }],
  ['a run that ended cancels', { place: 'ended' }, rules, 0, { to: 'cancelled', reason: 'run-ended' }],
  ['a run that is gone cancels', { place: null }, rules, 0, { to: 'cancelled', reason: 'run-ended' }],
  ['a run at a later visit cancels', { run_visit: 3 }, rules, 0, { to: 'cancelled', reason: 'moved-on' }],
  ['a deleted customer cancels', { external_id: null }, rules, 0, { to: 'cancelled', reason: 'customer-deleted' }],
  ['somebody who has bought is left alone', { bought: 1 }, rules, 0, { to: 'skipped', reason: 'already-bought' }],
  ['an order confirmation goes to a buyer', { bought: 1, purpose: 'info' }, rules, 0, { to: 'claimed' }],
  ['no consent skips', { ad: null }, rules, 0, { to: 'skipped', reason: 'no-consent' }],
  ['a withdrawn consent skips', { ad: 0 }, rules, 0, { to: 'skipped', reason: 'no-consent' }],
  ['a consent over two years old skips', { ad_at: 99 }, rules, 0, { to: 'skipped', reason: 'consent-overdue' }],
  ['information needs no consent', { ad: null, purpose: 'info' }, rules, 0, { to: 'claimed' }],
  ['a one-time code needs no consent', { ad: 0, purpose: 'auth' }, night, 9, { to: 'claimed' }],
  ['the night holds an SMS ad', {}, night, 0, { to: 'queued', dueAt: 9000, reason: 'night-hold' }],
  ['the night consent lets it pass', { night: 1 }, night, 0, { to: 'claimed' }],
  ['a refused night consent does not', { night: 0 }, night, 0, { to: 'queued', dueAt: 9000, reason: 'night-hold' }],
  ['e-mail has no night', { channel: 'email' }, night, 0, { to: 'claimed' }],
  ['information has no night', { purpose: 'info' }, night, 0, { to: 'claimed' }],
  ['AlimTalk information goes at night', { channel: 'alimtalk', purpose: 'info' }, night, 0, { to: 'claimed' }],
  ['AlimTalk never advertises', { channel: 'alimtalk' }, rules, 0, { to: 'failed', reason: 'alimtalk-ad' }],
  ['consent comes before the night', { ad: 0 }, night, 0, { to: 'skipped', reason: 'no-consent' }],
  ['the cap is reached', {}, rules, 2, { to: 'skipped', reason: 'cap-reached' }],
  ['one below the cap goes', {}, rules, 1, { to: 'claimed' }],
  ['a cap of none stops all ads', {}, { ...rules, capPerDay: 0 }, 0, { to: 'skipped', reason: 'cap-reached' }],
  ['the cap is for advertising', { purpose: 'info' }, rules, 99, { to: 'claimed' }],
  ['no cap, no limit', {}, { ...rules, capPerDay: null }, 99, { to: 'claimed' }],
  ['a held-out customer is a ghost', { treatment: 'held' }, rules, 0, { to: 'ghost', reason: null }],
  ['a ghost needs consent', { treatment: 'held', ad: 0 }, rules, 0, { to: 'skipped', reason: 'no-consent' }],
  [
    'a ghost waits for the morning',
    { treatment: 'held' },
    night,
    0,
    { to: 'queued', dueAt: 9000, reason: 'night-hold' },
  ],
  ['a ghost meets its own cap', { treatment: 'held' }, rules, 2, { to: 'skipped', reason: 'cap-reached' }],
  ['no number skips', { phone: null }, rules, 0, { to: 'skipped', reason: 'no-address' }],
  ['no address skips', { channel: 'email', email: null }, rules, 0, { to: 'skipped', reason: 'no-address' }],
  ['a retake is not counted twice', { reason: RETAKE }, rules, 2, { to: 'claimed' }],
  [
    'a retake that may not go now is unknown',
    { reason: RETAKE, ad: 0 },
    rules,
    0,
    { to: 'unknown', reason: 'may-have-left' },
  ],
];

describe('the gates', () => {
  test.each(cases)('%s', (_name, change, by, used, verdict) => {
    expect(judge({ ...row, ...change }, by, used)).toEqual(verdict);
  });
});

describe('a recipient', () => {
  test.each([
    ['email', 'bom@example.com', 'bom@example.com'],
    ['email', '봄@나루.kr', '봄@나루.kr'],
    ['email', 'bom', null],
    ['email', 'bom@localhost', null],
    ['email', 'a@b.kr\r\nBcc: x@y.kr', null],
    ['email', 'a@b.kr, c@d.kr', null],
    ['email', `${'a'.repeat(250)}@b.kr`, null],
    ['sms', '010-1234-5678', '01012345678'],
    ['sms', '+82 10 1234 5678', '+821012345678'],
    ['sms', '전화 없음', null],
    ['alimtalk', '1234', null],
  ] as const)('on %s of %j is %j', (channel, given, expected) => {
    expect(recipientOf({ channel, email: given, phone: given })).toBe(expected);
  });
});
