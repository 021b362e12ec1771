/**
 * Signals: which sides of a customer's behaviour move the churn score. By occlusion, each group of inputs is replaced with
 * the average customer's, and the change of the logit is the group's effect; ten runs of the network a customer. By
 * Shapley values, the whole distance from the average customer is shared out among the groups; about ninety runs. Signals
 * are not causes.
 */
import { channelCount, contextCount, sequenceDays, sequenceSize } from './features.ts';

/** Names of the groups. Pages put them into words. */
export const signalGroups = [
  'recency',
  'rhythm',
  'frequency',
  'trend',
  'spend',
  'tenure',
  'timing',
  'visits',
  'interest',
  'messages',
] as const;

/** One group's name. */
export type SignalGroup = (typeof signalGroups)[number];

/** One reason for a score. */
export interface Signal {
  readonly group: SignalGroup;
  /** What the group adds to the churn logit compared with the average customer: above 0 raises churn. */
  readonly effect: number;
  /** The group's most telling number in its own unit, see `signalValue`. */
  readonly value: number;
}

/** Which inputs belong to a group: positions in the context and channels of the sequence. */
const members: Record<SignalGroup, { readonly context: readonly number[]; readonly channels: readonly number[] }> = {
  recency: { context: [0, 7], channels: [] },
  rhythm: { context: [4, 5, 6], channels: [] },
  frequency: { context: [1, 8, 9], channels: [] },
  trend: { context: [10], channels: [] },
  spend: { context: [3], channels: [4] },
  tenure: { context: [2], channels: [7] },
  timing: { context: [], channels: [3] },
  visits: { context: [], channels: [0] },
  interest: { context: [], channels: [1, 2] },
  messages: { context: [], channels: [5, 6] },
};

/** Groups with at least one input that the model reads. */
export function liveGroups(deadChannels: readonly number[]): SignalGroup[] {
  return signalGroups.filter((group) => {
    const { context, channels } = members[group];
    return context.length > 0 || channels.some((channel) => !deadChannels.includes(channel));
  });
}

/** Writes a copy of one customer's inputs with these groups replaced by the average customer's (context 0 is the mean). */
export function occlude(
  groups: readonly SignalGroup[],
  meanSequence: readonly number[],
  input: { readonly x: Float32Array; readonly xAt: number; readonly s: Float32Array; readonly sAt: number },
  target: { readonly x: Float32Array; readonly xAt: number; readonly s: Float32Array; readonly sAt: number },
): void {
  target.x.set(input.x.subarray(input.xAt, input.xAt + sequenceSize), target.xAt);
  target.s.set(input.s.subarray(input.sAt, input.sAt + contextCount), target.sAt);
  for (const group of groups) {
    for (const feature of members[group].context) target.s[target.sAt + feature] = 0;
    for (const channel of members[group].channels) {
      for (let at = channel; at < sequenceSize; at += channelCount) target.x[target.xAt + at] = meanSequence[at]!;
    }
  }
}

const recentDays = 28;

function recentSum(x: Float32Array, xAt: number, channels: readonly number[]): number {
  let sum = 0;
  for (let step = sequenceDays - recentDays; step < sequenceDays; step++) {
    for (const channel of channels) sum += Math.expm1(x[xAt + step * channelCount + channel]!);
  }
  return Math.round(sum);
}

/**
 * The number a page shows beside a group: recency and tenure in days, rhythm the mean gap in days, frequency the
 * purchases in 90 days, trend the last 28 days' purchases minus the 28 before, spend the mean per purchase; timing,
 * visits, interest and messages what happened in the last 28 days before today.
 */
export function signalValue(
  group: SignalGroup,
  rawContext: Float64Array,
  contextAt: number,
  x: Float32Array,
  xAt: number,
): number {
  const plain = (feature: number): number => Math.round(Math.expm1(rawContext[contextAt + feature]!) * 100) / 100;
  switch (group) {
    case 'recency':
      return plain(0);
    case 'rhythm':
      return plain(4);
    case 'frequency':
      return plain(9);
    case 'trend':
      return rawContext[contextAt + 10]!;
    case 'spend':
      return plain(3);
    case 'tenure':
      return plain(2);
    case 'timing':
    case 'visits':
    case 'interest':
    case 'messages':
      return recentSum(x, xAt, members[group].channels);
  }
}

/** Effects smaller than this are not worth a sentence. */
const smallestEffect = 0.05;

/** The three strongest signals in each direction, strongest first. */
export function topSignals(signals: readonly Signal[]): Signal[] {
  const side = (sign: number): Signal[] =>
    signals
      .filter(({ effect }) => effect * sign >= smallestEffect)
      .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
      .slice(0, 3);
  return [...side(1), ...side(-1)].sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
}
