import type { JourneyListItem } from '../../../engine/contract/journeys.ts';
import type { Sorting } from './SortHeader.tsx';

export type JourneyColumn = 'name' | 'state' | 'active' | 'entered' | 'rate' | 'revenue' | 'updatedAt';

function valueOf(journey: JourneyListItem, column: JourneyColumn): string | number {
  if (column === 'rate') return journey.passed === 0 ? -1 : journey.converted / journey.passed;
  return journey[column];
}

/** The journeys in the chosen order; equal ones by name, so that the list does not jump while numbers move. */
export function sortJourneys(
  journeys: readonly JourneyListItem[],
  { by, down }: Sorting<JourneyColumn>,
): JourneyListItem[] {
  return [...journeys].sort((a, b) => {
    const [left, right] = [valueOf(a, by), valueOf(b, by)];
    const order =
      typeof left === 'string' || typeof right === 'string' ? String(left).localeCompare(String(right)) : left - right;
    return (down ? -order : order) || a.name.localeCompare(b.name);
  });
}
