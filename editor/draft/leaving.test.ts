import { expect, test } from 'vitest';
import { hasLeft, leaving } from './leaving.ts';

test('whoever opens a journey again waits for the last save of the page that was left, and for no other journey’s', async () => {
  const order: string[] = [];
  let save = (): void => undefined;
  leaving(
    'a',
    new Promise<void>((resolve) => (save = resolve)).then(() => void order.push('saved')),
  );
  const opened = hasLeft('a').then(() => void order.push('opened'));
  await hasLeft('b');
  order.push('another');
  save();
  await opened;
  await hasLeft('a');
  expect(order).toEqual(['another', 'saved', 'opened']);
});
