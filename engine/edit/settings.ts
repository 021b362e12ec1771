import type { Journey } from '../journey.ts';

/** What is set for the journey as a whole. */
export type JourneySettings = Pick<Journey, 'name' | 'goal' | 'exits' | 'entry' | 'holdout' | 'zone'>;

/** Changes some of the journey's settings; the same journey when all of them are as they were. */
export function setSettings(journey: Journey, settings: Partial<JourneySettings>): Journey {
  const { name, goal, exits, entry, holdout, zone } = { ...journey, ...settings };
  const next: Journey = { ...journey, name, goal, exits, entry, holdout, zone };
  const settingsOf = ({ nodes: _, edges: __, ...rest }: Journey): string => JSON.stringify(rest);
  return settingsOf(next) === settingsOf(journey) ? journey : next;
}
