import { expect, it } from 'vitest';
import { progressBar } from './progress.ts';

const written = (isTTY: boolean): { text: () => string; show: (done: number) => void } => {
  let text = '';
  const show = progressBar('Sample shop', { isTTY, write: (more) => (text += more) });
  return { show, text: () => text };
};

it('fills a bar in place on a terminal', () => {
  const { show, text } = written(true);
  for (const done of [0, 0.5, 1]) show(done);
  const line = (full: number, percent: string): string =>
    `\r  Sample shop ${'█'.repeat(full)}${'·'.repeat(30 - full)} ${percent} %`;
  expect(text()).toBe(`${line(0, '  0')}${line(15, ' 50')}${line(30, '100')}\n`);
});

it('writes a line per tenth elsewhere', () => {
  const { show, text } = written(false);
  for (let percent = 0; percent <= 100; percent++) show(percent / 100);
  const lines = text().trimEnd().split('\n');
  expect(lines).toHaveLength(11);
  expect(lines[3]).toMatch(/ 30 %$/);
});
