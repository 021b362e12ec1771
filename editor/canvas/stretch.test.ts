import { expect, test } from 'vitest';
import { winBack } from '../../nodes/templates/win-back.ts';
import { sizeOf } from './adapt.ts';
import { footerLines, type Overlay } from './overlay.ts';
import { stretchOf } from './stretch.ts';

const journey = winBack('j', 'en');
const numbers = {
  entered: 9,
  waiting: 0,
  held: 0,
  left: {},
  exited: {},
  messages: { accepted: 9 },
  conversion: { passed: 9, converted: 1, rate: 1 / 9, revenue: 2 },
};
const overlay: Overlay = {
  kind: 'live',
  most: 9,
  nodes: Object.fromEntries(journey.nodes.map(({ id }) => [id, numbers])),
};

test('without numbers, rows are where they were drawn', () => {
  expect(stretchOf(journey, null)).toBe(1);
});

test('with numbers, no card reaches the one that its edge leads to', () => {
  const stretch = stretchOf(journey, overlay);
  const at = new Map(journey.nodes.map((node) => [node.id, node]));
  for (const { from, to } of journey.edges) {
    const [above, below] = [at.get(from), at.get(to)];
    if (!above || !below) throw new Error('the template is whole');
    const { height } = sizeOf(above, footerLines(overlay.nodes[from]));
    expect(above.at.y * stretch + height).toBeLessThan(below.at.y * stretch);
  }
});

test('a drawing with room enough is not drawn apart', () => {
  const roomy = { ...journey, nodes: journey.nodes.map((node) => ({ ...node, at: { x: 0, y: node.at.y * 3 } })) };
  expect(stretchOf(roomy, overlay)).toBe(1);
});
