import { expect, test } from 'vitest';
import type { RefreshDay, SettledGroup } from '../../../engine/contract/predictions.ts';
import { dayToJudgeBy, firstSettledOn, lastSettled, settledDays } from './settled.ts';

const group = { people: 10, predicted: 2, churned: 3 } as SettledGroup;

function refresh(day: number, settled: boolean, seen = false): RefreshDay {
  return {
    day,
    model: 'm',
    horizon: 28,
    people: 10,
    changed: 0,
    psi: null,
    finishedAt: 0,
    seconds: 1,
    lookedBack: false,
    seen,
    settledAt: settled ? 1 : null,
    settled: settled ? { all: group, heldOut: null } : null,
    alarms: [],
  };
}

const days = [refresh(130, false), refresh(129, false), refresh(101, true, true), refresh(90, true), refresh(80, true)];

test('the model is judged by the newest settled day whose outcome it had not seen', () => {
  expect(settledDays(days).map(({ day }) => day)).toEqual([101, 90, 80]);
  expect(dayToJudgeBy(days)?.day).toBe(90);
  expect(dayToJudgeBy([refresh(7, true, true)])?.day).toBe(7);
  expect(dayToJudgeBy([refresh(7, false)])).toBeNull();
  expect(lastSettled(days)).toEqual({ day: 101, all: group });
});

test('the first open day tells when there will be an outcome', () => {
  expect(firstSettledOn(days)).toBe(157);
  expect(firstSettledOn([])).toBeNull();
});
