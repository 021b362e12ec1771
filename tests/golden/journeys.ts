import type { Journey } from '../../engine/journey.ts';
import { exitWith, journeyOf, waitFor } from '../../server/runs/testing/journeys.ts';
import { ITEMS } from './items.ts';
import {
  all,
  any,
  none,
  property,
  trigger,
  send,
  date,
  window,
  listen,
  did,
  bands,
  branches,
  likely,
} from './parts.ts';

const DAY = 86_400_000;

const winBack = journeyOf(
  'win-back',
  {
    in: trigger({
      by: 'audience',
      filter: all({ kind: 'churn', op: 'gte', probability: 0.3 }, { kind: 'consent', channel: 'sms', granted: false }),
      when: 'daily',
      at: '08:30',
    }),
    band: bands({ high: [8, 9, 10], mid: [7, 5, 6] }),
    weak: {
      type: 'rfm',
      config: {
        cells: [
          { r: 4, f: 1 },
          { r: 5, f: 5 },
        ],
        groups: ['at-risk', 'cannot-lose', 'hibernating', 'about-to-sleep', 'need-attention', 'prospect'],
        m: { min: 2, max: 5 },
      },
    },
    ab: {
      type: 'split',
      config: {
        arms: [
          { id: 'a', label: '쿠폰', weight: 50, control: false },
          { id: 'b', label: '', weight: 30 },
          { id: 'none', label: '', weight: 20, control: true },
        ],
      },
    },
    mail: send('email', 'ad', 'branch', { subject: '{{ customer.name }}님', html: '<p>Hi</p>', sender: 'news' }),
    hope: listen('visited', 1, 'weeks', all(property('channel', 'eq', 'app'))),
    nap: waitFor(36, 'hours'),
    text: send('sms', 'ad', 'continue', { subject: 'LMS' }),
    thanked: exitWith('thanked'),
    calm: exitWith('calm'),
    lost: exitWith('unreachable'),
  },
  [
    ...['in:next>band', 'band:high>weak', 'band:mid>ab', 'band:other>calm', 'band:none>ab', 'weak:in>ab'],
    ...['weak:out>calm', 'ab:a>mail', 'ab:b>nap', 'mail:sent>hope', 'mail:skipped>text', 'mail:failed>lost'],
    ...['hope:happened>thanked', 'hope:timeout>text', 'nap:next>text', 'text:failed>lost'],
  ],
  {
    goal: {
      event: 'order_completed',
      where: all(property('amount', 'gte', 10)),
      windowMs: 14 * DAY,
      valueProperty: 'amount',
      ends: true,
    },
    exits: [
      { event: 'unsubscribed', reason: 'left' },
      { event: 'returned', where: all(property('amount', 'gt', 100)), reason: 'unhappy' },
    ],
    entry: { reentry: 'after-exit', gapMs: 7 * DAY, capPerDay: 500 },
    holdout: 0.2,
  },
);

const receipt = journeyOf(
  'receipt',
  {
    in: trigger({
      by: 'event',
      event: 'order_completed',
      where: all(property('amount', 'gte', 1), none(property('test', 'eq', true))),
      keyProperty: 'order',
    }),
    arrives: date({ from: 'entry', property: 'delivery' }, { offsetDays: 1, at: '10:00', ifPast: 'next' }),
    thanks: send('alimtalk', 'info', 'branch', { templateCode: 'TH-1', sender: 'kakao' }),
    twice: did('order_completed', 'exactly', 2, {
      window: { amount: 60, unit: 'days' },
      where: any(property('amount', 'gte', 20), { combinator: 'and', not: false, rules: [] }),
    }),
    few: did('order_completed', 'atMost', 1),
    mark: {
      type: 'update',
      config: {
        set: [
          { property: 'tier', value: 'gold' },
          { property: 'orders', value: 2 },
          { property: 'regular', value: true },
          { property: 'coupon', value: null },
        ],
      },
    },
    review: listen('review_written', 40, 'days'),
    renewal: date({ from: 'profile', property: 'renewal' }, { offsetDays: -2, at: '18:05' }),
    code: send('sms', 'auth', 'branch'),
  },
  [
    ...['in:next>arrives', 'arrives:next>thanks', 'arrives:missing>thanks', 'thanks:sent>twice'],
    ...['thanks:skipped>few', 'thanks:failed>renewal', 'twice:yes>mark', 'twice:no>few', 'few:yes>review'],
    ...['few:no>mark', 'mark:next>review', 'review:timeout>renewal', 'renewal:next>code', 'renewal:past>code'],
  ],
  {
    goal: { event: 'review_written', windowMs: 60 * DAY, ends: false },
    untreated: 'ignore',
  },
);

const birthday = journeyOf(
  'birthday',
  {
    in: trigger({ by: 'api' }),
    day: date({ from: 'profile', property: 'birthday' }, { yearly: true, at: '02:30' }),
    risk: bands({ high: [9, 10], mid: [6, 7, 8] }, { onFailure: 'fallback' }),
    sure: bands({ any: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }, { onFailure: 'wait' }),
    who: branches(
      {
        vip: any(
          property('tier', 'in', ['vip', 'platinum']),
          all(property('age', 'gt', 60), property('age', 'lt', 100)),
        ),
        buyer: all(
          {
            kind: 'did',
            event: 'order_completed',
            times: { op: 'atLeast', count: 1 },
            withinMs: 90 * DAY,
            where: all(property('amount', 'gt', 10)),
          },
          { kind: 'churn', op: 'lt', probability: 0.7 },
        ),
        fan: any(
          { kind: 'likely-to-buy', item: ITEMS.dairy, op: 'gte', probability: 0.31 },
          {
            kind: 'rfm',
            in: { cells: [{ r: 3, f: 5 }], groups: ['champions', 'loyal'], m: { min: 1, max: 1 } },
          },
        ),
      },
      { onFailure: 'fallback' },
    ),
    night: window([1, 2, 3, 4, 5], '22:00', '06:00'),
    gift: send('email', 'info', 'continue', { subject: '생일 축하해요' }),
    late: exitWith('no-date'),
  },
  [
    ...['in:next>day', 'day:next>risk', 'day:missing>risk', 'risk:high>who', 'risk:mid>night', 'risk:other>who'],
    ...['risk:none>night', 'risk:score-failed>who', 'who:vip>night', 'who:buyer>night', 'who:fan>gift'],
    ...['who:else>late', 'who:score-failed>sure', 'night:next>gift', 'gift:sent>sure', 'sure:any>late'],
  ],
  { entry: { reentry: 'once', gapMs: 0, capPerDay: null }, zone: 'Europe/Berlin', holdout: 0.1 },
);

const newcomer = journeyOf(
  'newcomer',
  {
    in: trigger({ by: 'audience', filter: any(property('tier', 'missing')), when: 'newly', at: '09:00' }),
    dairy: likely(ITEMS.dairy, 0.3, { name: '유제품' }),
    snack: likely(ITEMS.snack, 0.4, { onFailure: 'wait' }),
    rare: likely(ITEMS.rare, 0.3, { onFailure: 'fallback' }),
    seconds: waitFor(45, 'seconds'),
    minutes: listen('cart_added', 30, 'minutes'),
    taste: branches(
      {
        words: any(property('tags', 'contains', 'ap'), property('city', 'startsWith', '서')),
        numbers: all(property('age', 'gte', 18), property('age', 'lte', 36), property('tier', 'ne', 'gold')),
        days: any(property('birthday', 'before', '1980-01-01'), property('birthday', 'after', '2000-01-01')),
        rest: none(
          property('tier', 'notIn', ['gold', 'silver']),
          property('address.city', 'exists'),
          { kind: 'consent', channel: 'email', granted: true },
          { kind: 'consent', channel: 'alimtalk', granted: true },
          { kind: 'did', event: 'visited', times: { op: 'exactly', count: 3 } },
          { kind: 'did', event: 'visited', times: { op: 'atMost', count: 0 } },
          { kind: 'likely-to-buy', item: ITEMS.snack, op: 'lt', probability: 0.1 },
        ),
      },
      { onFailure: 'wait' },
    ),
    spring: date({ from: 'fixed', date: '2026-03-02' }, { at: '12:00' }),
    end: exitWith('welcomed'),
  },
  [
    ...['in:next>dairy', 'dairy:yes>seconds', 'dairy:no>minutes', 'dairy:none>snack', 'snack:yes>rare'],
    ...['snack:no>rare', 'snack:none>rare', 'rare:yes>seconds', 'rare:no>taste', 'rare:none>taste'],
    ...['seconds:next>taste', 'minutes:happened>snack', 'minutes:timeout>snack', 'taste:words>spring'],
    ...['taste:numbers>spring', 'taste:days>end', 'taste:rest>end', 'spring:next>end', 'spring:past>end'],
  ],
  { entry: { reentry: 'always', gapMs: 3_600_000, capPerDay: null } },
);

const launch = journeyOf(
  'launch',
  {
    in: trigger({
      by: 'audience',
      filter: any(
        { kind: 'rfm', in: { cells: [], groups: ['new', 'promising', 'potential-loyalist'] } },
        {
          kind: 'rfm',
          in: {
            cells: [],
            groups: ['need-attention', 'about-to-sleep', 'cannot-lose', 'at-risk', 'hibernating', 'prospect'],
          },
        },
      ),
      when: 'now',
      at: '09:00',
    }),
    some: {
      type: 'rfm',
      config: { cells: [], groups: ['champions', 'loyal', 'potential-loyalist', 'new', 'promising'] },
    },
    day: waitFor(1, 'days'),
    bought: did('order_completed', 'atLeast', 2, { window: { amount: 2, unit: 'weeks' } }),
    week: { type: 'wait', config: { kind: 'duration', duration: { amount: 2, unit: 'weeks' } } },
    weekend: window([6, 7], '09:30', '18:00'),
    on: date({ from: 'fixed', date: '2026-04-05' }, { at: '12:00', ifPast: 'next' }),
    text: send('sms', 'info', 'branch'),
    end: exitWith('launched'),
  },
  [
    ...['in:next>some', 'some:in>day', 'some:out>weekend', 'day:next>bought', 'bought:yes>on', 'bought:no>week'],
    ...['week:next>weekend', 'weekend:next>on', 'on:next>text', 'text:sent>end', 'text:skipped>end'],
  ],
  { exits: [{ event: 'unsubscribed', reason: 'left' }], zone: 'America/New_York' },
);

const NEVER = [
  ...[property('gift', 'eq', true), property('gift', 'eq', false), property('gift', 'in', ['zz', 5, true, false])],
  ...[property('gift', 'lt', -1), property('gift', 'lte', -1), property('gift', 'gt', 1e6), property('zz', 'exists')],
  ...[property('gift', 'contains', 'zz'), property('gift', 'startsWith', 'zz'), property('gift', 'gte', 1e6)],
  ...[property('gift', 'before', '1990-01-01'), property('gift', 'after', '2100-01-01')],
];
const ALWAYS = [property('zz', 'missing'), property('zz', 'ne', 'z'), property('zz', 'notIn', ['z', 1])];

const catalogue = journeyOf(
  'catalogue',
  {
    in: trigger({ by: 'event', event: 'visited' }),
    now: did('visited', 'atLeast', 1, { window: { amount: 30, unit: 'seconds' } }),
    soon: did('cart_added', 'exactly', 0, { window: { amount: 90, unit: 'minutes' } }),
    today: did('visited', 'atLeast', 1, {
      window: { amount: 36, unit: 'hours' },
      where: all(any(property('channel', 'eq', 'app'), ...NEVER), ...ALWAYS),
    }),
    cart: listen('cart_added', 20, 'seconds'),
    visit: listen('visited', 13, 'hours', { combinator: 'and', not: false, rules: [property('zz', 'missing')] }),
    rest: waitFor(15, 'minutes'),
    gold: branches({
      gold: { combinator: 'and', not: false, rules: [any(property('tier', 'eq', 'gold'), ...NEVER), ...ALWAYS] },
    }),
    mark: { type: 'update', config: { set: [{ property: 'gold', value: false }] } },
  },
  [
    ...['in:next>now', 'now:yes>soon', 'now:no>soon', 'soon:yes>today', 'soon:no>today', 'today:yes>cart'],
    ...['today:no>cart', 'cart:happened>visit', 'cart:timeout>visit', 'visit:happened>rest', 'visit:timeout>rest'],
    ...['rest:next>gold', 'gold:gold>mark', 'gold:else>mark'],
  ],
);

/** Six journeys that between them hold every node type with every kind of config: `golden.test.ts` says what is missing. */
export const journeys: readonly Journey[] = [winBack, receipt, birthday, newcomer, launch, catalogue];
