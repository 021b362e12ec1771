import type { Edge, JourneyNode } from '../../engine/journey.ts';
import type { ChurnBandConfig } from '../churn-band/config.ts';
import type { ExitConfig } from '../exit/config.ts';
import type { NoteConfig } from '../note/config.ts';
import type { RfmConfig } from '../rfm/config.ts';
import type { SendConfig } from '../send/config.ts';
import type { SplitConfig } from '../split/config.ts';
import type { TriggerConfig } from '../trigger/config.ts';
import type { WaitEventConfig } from '../wait-event/config.ts';

/** Distance from row to row, and of the two columns from the middle, in canvas pixels; a card is 232 wide. */
const ROW = 150;
const COLUMN = 140;

interface Configs {
  readonly trigger: TriggerConfig;
  readonly 'churn-band': ChurnBandConfig;
  readonly rfm: RfmConfig;
  readonly split: SplitConfig;
  readonly send: SendConfig;
  readonly 'wait-event': WaitEventConfig;
  readonly exit: ExitConfig;
  readonly note: NoteConfig;
}

/** A node of a template, at a place counted in columns and rows from the entry. */
export function drawnNode<Type extends keyof Configs>(
  id: string,
  type: Type,
  [column, row]: readonly [column: number, row: number],
  config: Configs[Type],
  label?: string,
): JourneyNode {
  const at = { x: column * COLUMN, y: row * ROW };
  return { id, type, config, at, ...(label !== undefined && { label }) };
}

/** An edge of a template. */
export function drawnEdge(from: string, port: string, to: string): Edge {
  return { from, port, to };
}
