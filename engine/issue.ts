import type { Text } from './text.ts';

/** A problem in a user's journey, as data: what is wrong, how bad, and where. */
export interface Issue {
  /** Stable kebab-case code, e.g. `no-entry`, `unconnected-port`, `send-without-template`. */
  readonly code: string;
  /** `error` forbids publishing; `warning` is shown and may be ignored. */
  readonly level: 'error' | 'warning';
  readonly node?: string;
  readonly port?: string;
  /** Dotted path inside the node's config, when the problem is one field. */
  readonly field?: string;
  /** Values that the sentence mentions. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** The finished sentence; always present on issues that leave `validate`. */
  readonly text: Text;
}
