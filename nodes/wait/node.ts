import { durationMs, durationText } from '../../engine/duration.ts';
import type { Facts } from '../../engine/facts.ts';
import type { Issue } from '../../engine/issue.ts';
import type { NodeType, Outcome, Port, Visit } from '../../engine/node-type.ts';
import type { Text } from '../../engine/text.ts';
import { nextWeekdayTime } from '../../engine/wall-clock.ts';
import { waitConfig, waitInitial } from './config.ts';
import type { WaitConfig, WaitDate, WaitUntilDate, WaitUntilTime } from './config.ts';
import { momentOf, zoneOf } from './moments.ts';
import { WEEKDAYS } from './weekdays.ts';

const DAY = 86_400_000;
/**
 * Someone who is woken late still goes on when the window was open so shortly ago (a narrow window and a long queue);
 * later than that they wait for the next one, so that an outage does not send at night what was meant for the morning.
 */
const LATE_BY = 3_600_000;

const PORTS = {
  next: { id: 'next', label: { ko: '다음', en: 'Next' }, required: true },
  past: { id: 'past', label: { ko: '이미 지남', en: 'Already past' }, required: false },
  missing: { id: 'missing', label: { ko: '날짜 없음', en: 'No date' }, required: false },
} as const satisfies Record<string, Port>;

function untilDate(config: WaitUntilDate, visit: Visit<unknown>, facts: Facts): Outcome {
  const moment = momentOf(config, visit, facts);
  if (moment === null) return { leave: PORTS.missing.id };
  if (moment < visit.arrivedAt && config.ifPast === 'branch') return { leave: PORTS.past.id };
  return moment <= visit.now ? { leave: PORTS.next.id } : { wait: { until: moment } };
}

function untilTime(config: WaitUntilTime, visit: Visit<unknown>, facts: Facts, lateBy: number): Outcome {
  const zone = zoneOf(visit, facts);
  const opening = (from: number): number => nextWeekdayTime(from, zone, config.weekdays, config.from, config.to);
  if (opening(visit.now - lateBy) <= visit.now) return { leave: PORTS.next.id };
  return { wait: { until: opening(visit.now) } };
}

function weekdaysText(weekdays: readonly number[]): Text {
  const days = [...new Set(weekdays)].sort((a, b) => a - b);
  if (days.length === 7) return { ko: '매일', en: 'Every day' };
  if (days.join('') === '12345') return { ko: '평일', en: 'Weekdays' };
  if (days.join('') === '67') return { ko: '주말', en: 'Weekends' };
  const names = days.flatMap((day) => WEEKDAYS[day - 1] ?? []);
  return { ko: names.map((name) => name.ko).join('·'), en: names.map((name) => name.en).join(', ') };
}

function dateText(date: WaitDate): Text {
  if (date.from === 'fixed') return { ko: date.date, en: date.date };
  if (date.property.trim() === '') return { ko: '날짜 속성', en: 'a date' };
  return { ko: date.property, en: date.property };
}

function offsetText(days: number): Text {
  if (days === 0) return { ko: '', en: '' };
  const count = String(Math.abs(days));
  const en = `${count} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
  return days > 0 ? { ko: ` ${count}일 뒤`, en: `${en} after ` } : { ko: ` ${count}일 전`, en: `${en} before ` };
}

function summary(config: WaitConfig): Text {
  switch (config.kind) {
    case 'duration':
      return durationText(config.duration);
    case 'until-date': {
      const date = dateText(config.date);
      const offset = offsetText(config.offsetDays);
      const yearly = config.yearly ? { ko: '매년 ', en: ' each year' } : { ko: '', en: '' };
      return {
        ko: `${yearly.ko}${date.ko}${offset.ko} ${config.at}까지`,
        en: `Until ${offset.en}${date.en}${yearly.en}, ${config.at}`,
      };
    }
    case 'until-time': {
      const days = weekdaysText(config.weekdays);
      return { ko: `${days.ko} ${config.from}-${config.to}`, en: `${days.en}, ${config.from}-${config.to}` };
    }
  }
}

/** The longest gap between two openings: a week for one weekday, a day for all seven. */
function longestUntilTime({ weekdays }: WaitUntilTime): number {
  const days = [...new Set(weekdays)].sort((a, b) => a - b);
  const gaps = days.map((day, index) => (days[index + 1] ?? (days[0] ?? day) + 7) - day);
  return Math.max(...gaps) * DAY;
}

/** Keeps a customer for a length of time, until a date, or until a weekday and time of day. */
export const wait: NodeType<WaitConfig> = {
  type: 'wait',
  group: 'wait',
  title: { ko: '기다리기', en: 'Wait' },
  about: {
    ko: '정한 시간만큼, 특정 날짜까지, 또는 원하는 요일과 시간까지 기다려요.',
    en: 'Waits for a length of time, until a date, or until a weekday and time of day.',
  },
  icon: 'IconClock',
  config: waitConfig,
  initial: waitInitial,
  summary,
  ports(config) {
    if (config.kind !== 'until-date') return [PORTS.next];
    const past = config.ifPast === 'branch' && !config.yearly ? [PORTS.past] : [];
    const missing = config.date.from === 'fixed' ? [] : [PORTS.missing];
    return [PORTS.next, ...past, ...missing];
  },
  needs: (config) => (config.kind === 'duration' ? [] : [{ fact: 'profile' }]),
  arrive(visit, facts) {
    const { config } = visit;
    switch (config.kind) {
      case 'duration':
        return { wait: { until: visit.arrivedAt + durationMs(config.duration) } };
      case 'until-date':
        return untilDate(config, visit, facts);
      case 'until-time':
        return untilTime(config, visit, facts, 0);
    }
  },
  resume(visit, facts, cause) {
    const { config } = visit;
    if (cause.kind !== 'time') return wait.arrive(visit, facts);
    return config.kind === 'until-time' ? untilTime(config, visit, facts, LATE_BY) : { leave: PORTS.next.id };
  },
  check(config) {
    if (config.kind !== 'until-date' || config.date.from === 'fixed' || config.date.property.trim() !== '') return [];
    const text = { ko: '어떤 날짜까지 기다릴지 골라 주세요.', en: 'Choose the date to wait for.' };
    const issue: Issue = { code: 'wait-without-date', level: 'error', field: 'date.property', text };
    return [issue];
  },
  lacksDate: (visit, facts) => visit.config.kind === 'until-date' && momentOf(visit.config, visit, facts) === null,
  // Inside its window, or past its date, nobody waits: only what always takes time tames a cycle.
  waits: (config) => config.kind === 'duration' || (config.kind === 'until-date' && config.yearly),
  longestWait(config) {
    switch (config.kind) {
      case 'duration':
        return durationMs(config.duration);
      case 'until-date':
        return config.yearly ? 366 * DAY : null;
      case 'until-time':
        return longestUntilTime(config);
    }
  },
};
