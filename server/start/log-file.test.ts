import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { smallDisk } from '../store/testing/small-disk.ts';
import { openLogFile } from './log-file.ts';

it('keeps the words that come after the disk was full', async ({ skip }) => {
  const disk = smallDisk(1);
  if (disk === null) return skip('this user may not mount a disk in memory');
  onTestFinished(() => disk.remove());
  const path = join(disk.folder, 'part.log');
  const log = openLogFile(path);
  const says = async (text: string): Promise<boolean> => {
    log.write(Buffer.from(`${text}\n`));
    await new Promise((resolve) => setTimeout(resolve, 100));
    return readFileSync(path, 'utf8').includes(text);
  };
  expect(await says('before')).toBe(true);
  disk.fill();
  // Whole pages: the rest of the last one still takes a few words.
  expect(await says('x'.repeat(8192))).toBe(false);
  disk.free();
  await expect.poll(() => says('after'), { timeout: 10_000 }).toBe(true);
  await log.end();
  log.write(Buffer.from('too late'));
  expect(readFileSync(path, 'utf8')).not.toContain('too late');
});
