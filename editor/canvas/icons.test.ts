import { expect, test } from 'vitest';
import { nodeTypes } from '../../nodes/index.ts';
import { isKnownIcon } from './icons.ts';

test('the editor can draw the icon of every node type', () => {
  const unknown = Object.values(nodeTypes).filter(({ icon }) => !isKnownIcon(icon));
  expect(unknown.map(({ type, icon }) => `${type}: ${icon}`)).toEqual([]);
});
