import type { Journey } from '../../engine/journey.ts';
import {
  byApi,
  exitWith,
  halves,
  journeyOf,
  onEvent,
  waitFor,
  waitForEvent,
} from '../../server/runs/testing/journeys.ts';

import { LIKELY_ITEM } from './likely.ts';

const hour = 3_600_000;
const day = 24 * hour;

type Part = ReturnType<typeof exitWith>;

function send(channel: 'email' | 'sms', purpose: 'ad' | 'info', onSkip: 'continue' | 'branch'): Part {
  const words = { subject: channel === 'email' ? 'Hello' : '', body: '안녕하세요 {{ customer.name }}', html: '' };
  return { type: 'send', config: { channel, purpose, ...words, templateCode: '', sender: '', onSkip } };
}

function until(weekdays: number[], from: string, to: string): Part {
  return { type: 'wait', config: { kind: 'until-time', weekdays, from, to } };
}

function date(date: unknown, over: { offsetDays?: number; at?: string; yearly?: boolean; ifPast?: string }): Part {
  const rest = { offsetDays: 0, at: '09:00', yearly: false, ifPast: 'branch', ...over };
  return { type: 'wait', config: { kind: 'until-date', date, ...rest } };
}

function did(event: string, op: string, count: number, days?: number, where?: unknown): Part {
  const window = days === undefined ? {} : { window: { amount: days, unit: 'days' } };
  return { type: 'did', config: { event, times: { op, count }, ...window, ...(where !== undefined && { where }) } };
}

const above = (amount: number): unknown => ({
  combinator: 'and',
  rules: [{ kind: 'property', property: 'amount', op: 'gte', value: amount }],
});

const bands: Part = {
  type: 'churn-band',
  config: {
    groups: [
      { id: 'high', label: '', bands: [6, 7, 8, 9, 10] },
      { id: 'low', label: '', bands: [1, 2, 3] },
    ],
  },
};
const weak: Part = {
  type: 'rfm',
  config: { cells: [{ r: 3, f: 2 }], groups: ['at-risk', 'cannot-lose', 'hibernating', 'about-to-sleep', 'prospect'] },
};
const vipBy = (property: string): Part => ({
  type: 'attribute',
  config: {
    branches: [
      {
        id: 'vip',
        label: '',
        filter: { combinator: 'and', rules: [{ kind: 'property', property, op: 'eq', value: 'vip' }] },
      },
      {
        id: 'buyer',
        label: '',
        filter: {
          combinator: 'and',
          rules: [
            { kind: 'did', event: 'order_completed', times: { op: 'atLeast', count: 2 }, withinMs: 90 * day },
            { kind: 'consent', channel: 'email', granted: true },
          ],
        },
      },
    ],
  },
});
const risky: Part = {
  type: 'attribute',
  config: {
    branches: [
      {
        id: 'risky',
        label: '',
        filter: {
          combinator: 'or',
          rules: [
            { kind: 'churn', op: 'gte', probability: 0.5 },
            { kind: 'rfm', in: { cells: [], groups: ['champions'], m: { min: 4, max: 5 } } },
            { kind: 'likely-to-buy', item: LIKELY_ITEM, op: 'lt', probability: 0.1 },
          ],
        },
      },
    ],
  },
};
const setLevel = (value: string | null): Part => ({ type: 'update', config: { set: [{ property: 'level', value }] } });
const note: Part = { type: 'note', config: { text: 'Nobody passes here.' } };
const thirds: Part = {
  type: 'split',
  config: { arms: ['a', 'b', 'c'].map((id, n) => ({ id, label: '', weight: n === 2 ? 0 : 40 + n * 20 })) },
};

/** Ten journeys that between them use every type of node, a goal that ends and one that does not, exits and a holdout. */
export const journeys: readonly Journey[] = [
  journeyOf(
    'win-back',
    {
      in: byApi,
      band: bands,
      weak,
      ab: halves,
      first: send('email', 'ad', 'branch'),
      hope: waitForEvent('order_completed', 3, 'days'),
      second: send('email', 'ad', 'continue'),
      bought: exitWith('bought'),
      note,
    },
    [
      ...['in:next>band', 'band:high>weak', 'band:low>ab', 'band:other>weak', 'band:none>weak', 'weak:in>ab'],
      ...['ab:a>first', 'ab:b>hope', 'first:sent>hope', 'first:skipped>hope', 'hope:happened>bought'],
      'hope:timeout>second',
    ],
    { goal: { event: 'paid', windowMs: 7 * day, ends: true }, holdout: 0.2 },
  ),
  journeyOf(
    'cart',
    {
      in: onEvent('cart_added'),
      nap: waitFor(2, 'hours'),
      bought: did('order_completed', 'atLeast', 1, 1),
      sms: send('sms', 'info', 'branch'),
      gone: exitWith('unreachable'),
    },
    ['in:next>nap', 'nap:next>bought', 'bought:no>sms', 'sms:skipped>gone'],
  ),
  journeyOf(
    'birthday',
    {
      in: byApi,
      day: date({ from: 'profile', property: 'birthday' }, { yearly: true, at: '02:30' }),
      mail: send('email', 'info', 'continue'),
      unknown: exitWith('no-date'),
    },
    ['in:next>day', 'day:next>mail', 'day:missing>unknown'],
    { zone: 'Europe/Berlin', exits: [{ event: 'bye', reason: 'left' }] },
  ),
  journeyOf(
    'renewal',
    {
      in: byApi,
      day: date({ from: 'profile', property: 'renewal' }, { offsetDays: -2, at: '01:30' }),
      vip: vipBy('tier'),
      mail: send('email', 'ad', 'branch'),
      late: exitWith('too-late'),
      none: exitWith('no-date'),
      window: until([1, 2, 3, 4, 5], '22:00', '06:00'),
    },
    [
      ...['in:next>day', 'day:next>vip', 'day:past>late', 'day:missing>none', 'vip:vip>mail', 'vip:buyer>window'],
      'window:next>mail',
    ],
    { zone: 'America/New_York' },
  ),
  journeyOf(
    'sundays',
    {
      in: byApi,
      gap: until([7], '02:30', '03:30'),
      mail: send('email', 'info', 'continue'),
      day: waitFor(1, 'days'),
      office: until([1, 2, 3, 4, 5], '09:00', '18:00'),
      end: exitWith('through'),
    },
    ['in:next>gap', 'gap:next>mail', 'mail:sent>day', 'mail:failed>day', 'day:next>office', 'office:next>end'],
    { zone: 'Europe/Berlin', holdout: 0.3 },
  ),
  journeyOf(
    'twice',
    {
      in: byApi,
      one: {
        type: 'wait-event',
        config: { event: 'order_completed', where: above(50), timeout: { amount: 1, unit: 'days' } },
      },
      two: waitForEvent('order_completed', 36, 'hours'),
      three: waitForEvent('visited', 1, 'days'),
      end: exitWith('twice'),
    },
    ['in:next>one', 'one:happened>two', 'one:timeout>three', 'two:happened>end', 'three:happened>two'],
    {
      exits: [
        { event: 'bye', reason: 'left' },
        { event: 'cart_added', where: above(90) as never, reason: 'big-cart' },
      ],
    },
  ),
  journeyOf(
    'levels',
    {
      in: onEvent('visited'),
      vip: vipBy('level'),
      up: setLevel('vip'),
      nap: waitFor(26, 'hours'),
      again: vipBy('level'),
      down: setLevel(null),
      end: exitWith('vip'),
    },
    [
      'in:next>vip',
      'vip:vip>down',
      'vip:buyer>up',
      'vip:else>nap',
      'up:next>nap',
      'nap:next>again',
      'again:vip>end',
      'again:buyer>down',
    ],
    { holdout: 0.25, untreated: 'ignore' },
  ),
  journeyOf(
    'counted',
    {
      in: byApi,
      arms: thirds,
      risky,
      mail: send('email', 'ad', 'branch'),
      sms: send('sms', 'info', 'continue'),
      keen: { type: 'likely-to-buy', config: { item: LIKELY_ITEM, probability: 0.4, onFailure: 'wait' } },
      long: waitFor(5, 'days'),
      last: send('email', 'ad', 'continue'),
    },
    [
      ...['in:next>arms', 'arms:a>risky', 'arms:b>sms', 'arms:c>sms', 'risky:risky>mail', 'risky:else>long'],
      ...['mail:sent>long', 'mail:skipped>long', 'sms:sent>keen', 'long:next>last'],
      ...['keen:yes>long', 'keen:no>last', 'keen:none>long'],
    ],
    { goal: { event: 'order_completed', windowMs: 10 * day, ends: false }, holdout: 0.5 },
  ),
  journeyOf(
    'orders',
    {
      in: {
        type: 'trigger',
        config: { by: 'event', event: 'order_completed', where: above(30), keyProperty: 'order' },
      },
      when: date({ from: 'entry', property: 'delivery' }, { offsetDays: 1, at: '00:30', ifPast: 'next' }),
      many: did('order_completed', 'exactly', 2, 20, above(20)),
      thanks: send('email', 'info', 'continue'),
      none: exitWith('no-date'),
    },
    ['in:next>when', 'when:next>many', 'when:missing>none', 'many:yes>thanks'],
    { entry: { reentry: 'always', gapMs: 12 * hour, capPerDay: null }, exits: [{ event: 'paid', reason: 'paid' }] },
  ),
  journeyOf(
    'patience',
    {
      in: {
        type: 'trigger',
        config: {
          by: 'audience',
          filter: { combinator: 'and', rules: [{ kind: 'property', property: 'level', op: 'exists' }] },
          when: 'now',
          at: '09:00',
        },
      },
      moment: waitFor(90, 'seconds'),
      active: did('visited', 'atLeast', 2, 2),
      day: waitFor(1, 'days'),
      end: exitWith('active'),
    },
    ['in:next>moment', 'moment:next>active', 'active:yes>end', 'active:no>day', 'day:next>moment'],
    { exits: [{ event: 'bye', reason: 'left' }] },
  ),
];
