import { expect, test } from 'vitest';
import type { JourneyListItem } from '../../../engine/contract/journeys.ts';
import { sortJourneys } from './sort-journeys.ts';

const item = (name: string, entered: number, converted: number): JourneyListItem => ({
  id: name,
  name,
  state: 'live',
  version: 1,
  active: 0,
  entered,
  passed: entered,
  converted,
  revenue: 0,
  updatedAt: 0,
});
const items = [item('나', 10, 1), item('가', 10, 1), item('다', 0, 0), item('라', 4, 2)];

test('journeys are put in the order of a column; equal ones by name, whichever way round', () => {
  expect(sortJourneys(items, { by: 'rate', down: true }).map(({ name }) => name)).toEqual(['라', '가', '나', '다']);
  expect(sortJourneys(items, { by: 'rate', down: false }).map(({ name }) => name)).toEqual(['다', '가', '나', '라']);
  expect(sortJourneys(items, { by: 'name', down: false }).map(({ name }) => name)).toEqual(['가', '나', '다', '라']);
});
