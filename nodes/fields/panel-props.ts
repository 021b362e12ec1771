import type { Issue } from '../../engine/issue.ts';
import type { Journey, JourneyNode } from '../../engine/journey.ts';

/**
 * What every `Panel` in `nodes/<type>/panel.tsx` gets. The config is the only state: a panel shows it and answers each
 * change with a whole new one.
 */
export interface PanelProps<Config> {
  readonly config: Config;
  /** Called with a complete new config for each change, keystrokes included; the editor joins them for undo. */
  readonly onChange: (config: Config) => void;
  /** Issues of this node only. Those with a `field` are shown beside it; the panel shows the others on top. */
  readonly issues: readonly Issue[];
  readonly node: JourneyNode;
  readonly journey: Journey;
}
