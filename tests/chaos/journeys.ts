/** The journeys of chaos: one whose sender knows keys, one by a plain mailbox, and one in which people rest. */
import type { Journey } from '../../engine/journey.ts';

/** An event that each person of the keyed journey sends while standing at `hope`. */
export const EVENTS = ['proceed', 'bought', 'left'] as const;
export type ChaosEvent = (typeof EVENTS)[number];

/** The event of a person, by their number: most go on, some buy, some leave. */
export function eventOf(person: number): ChaosEvent {
  const nth = person % 10;
  return nth < 6 ? 'proceed' : nth < 8 ? 'bought' : 'left';
}

const mail = (sender: string, subject: string) => ({
  channel: 'email',
  purpose: 'info',
  subject,
  body: '안녕하세요 {{ customer.name }}님 🙂',
  html: '',
  templateCode: '',
  sender,
  onSkip: 'continue',
});

const wait = (seconds: number) => ({ kind: 'duration', duration: { amount: seconds, unit: 'seconds' } });

function journeyOf(
  id: string,
  name: string,
  nodes: readonly { readonly id: string; readonly type: string; readonly config: unknown }[],
  edges: readonly string[],
  over: Partial<Journey>,
): Journey {
  return {
    id,
    name,
    nodes: nodes.map((node, index) => ({ ...node, at: { x: 0, y: index * 150 } })),
    edges: edges.map((text) => {
      const [from = '', port = '', to = ''] = text.split(/[:>]/);
      return { from, port, to };
    }),
    goal: null,
    exits: [],
    entry: { reentry: 'once', gapMs: 0, capPerDay: null },
    holdout: 0,
    zone: 'Asia/Seoul',
    ...over,
  };
}

/** Ports of the split, of equal weights. */
export const ARMS = ['a', 'b'] as const;
const halves = ARMS.map((id) => ({ id, label: '', weight: 50 }));

/**
 * In, a split, a mail, a wait that only an event ends, a short wait, a long one that a slot wakes, a second mail. The
 * goal and an exit end it in the middle of the wait.
 *
 * @param longSeconds the long wait: from two minutes on, people are parked for it.
 */
export function keyedJourney(id: string, sender: string, longSeconds: number): Journey {
  const nodes = [
    { id: 'start', type: 'trigger', config: { by: 'api' } },
    { id: 'split', type: 'split', config: { arms: halves } },
    { id: 'first', type: 'send', config: mail(sender, 'first') },
    { id: 'hope', type: 'wait-event', config: { event: 'proceed', timeout: { amount: 2, unit: 'hours' } } },
    { id: 'nap', type: 'wait', config: wait(2) },
    { id: 'long', type: 'wait', config: wait(longSeconds) },
    { id: 'second', type: 'send', config: mail(sender, 'second') },
    { id: 'end', type: 'exit', config: { reason: 'done' } },
    { id: 'late', type: 'exit', config: { reason: 'late' } },
  ];
  const edges = ['start:next>split', 'split:a>first', 'split:b>first', 'first:sent>hope', 'first:failed>hope'];
  edges.push('hope:happened>nap', 'hope:timeout>late', 'nap:next>long', 'long:next>second');
  edges.push('second:sent>end', 'second:failed>end');
  return journeyOf(id, 'Keyed', nodes, edges, {
    goal: { event: 'bought', windowMs: 3_600_000, ends: true, valueProperty: 'value' },
    exits: [{ event: 'left', reason: 'left' }],
  });
}

/** In, a mail, a short wait, a second mail. */
export function plainJourney(id: string, sender: string): Journey {
  const nodes = [
    { id: 'start', type: 'trigger', config: { by: 'api' } },
    { id: 'first', type: 'send', config: mail(sender, 'first') },
    { id: 'nap', type: 'wait', config: wait(3) },
    { id: 'second', type: 'send', config: mail(sender, 'second') },
    { id: 'end', type: 'exit', config: { reason: 'done' } },
  ];
  const edges = ['start:next>first', 'first:sent>nap', 'first:failed>nap', 'nap:next>second'];
  edges.push('second:sent>end', 'second:failed>end');
  return journeyOf(id, 'Plain', nodes, edges, {});
}

/** In and a wait: for what happens to whole journeys. */
export function restJourney(id: string, seconds: number): Journey {
  const nodes = [
    { id: 'start', type: 'trigger', config: { by: 'api' } },
    { id: 'nap', type: 'wait', config: wait(seconds) },
    { id: 'end', type: 'exit', config: { reason: 'done' } },
  ];
  return journeyOf(id, 'Rest', nodes, ['start:next>nap', 'nap:next>end'], {});
}
