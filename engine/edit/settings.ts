import { canonicalJson } from '../canonical-json.ts';
import type { Journey } from '../journey.ts';

/** What is set for the journey as a whole. */
export type JourneySettings = Pick<Journey, 'name' | 'goal' | 'exits' | 'entry' | 'holdout' | 'untreated' | 'zone'>;

/** Changes some of the journey's settings; the same journey when all of them are as they were. */
export function setSettings(journey: Journey, settings: Partial<JourneySettings>): Journey {
  const { untreated: _, ...rest } = journey;
  const { name, goal, exits, entry, holdout, zone, untreated = 'respect' } = { ...journey, ...settings };
  // What is meant anyway is not written down: a drawing changed and changed back is the same.
  const kept = untreated === 'ignore' ? { untreated } : {};
  const next: Journey = { ...rest, name, goal, exits, entry, holdout, zone, ...kept };
  const settingsOf = ({ nodes: _, edges: __, ...others }: Journey): string => canonicalJson(others);
  return settingsOf(next) === settingsOf(journey) ? journey : next;
}
