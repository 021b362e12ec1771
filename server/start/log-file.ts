import { createWriteStream, type WriteStream } from 'node:fs';

/** Where a part's words go. Writing never fails: what the disk has no room for is left out. */
export interface LogFile {
  write(data: Buffer): void;
  end(): Promise<void>;
}

/** After a failure the file is opened again with the first words after so long. */
const REST_MS = 1000;

/** Opens a file for appending; it is opened again after the disk was full, so that later words are kept. */
export function openLogFile(path: string): LogFile {
  let stream: WriteStream | null = null;
  let failedAt = -Infinity;
  const open = (): WriteStream => {
    const opened = createWriteStream(path, { flags: 'a' });
    opened.on('error', () => {
      failedAt = performance.now();
      if (stream === opened) stream = null;
    });
    return opened;
  };
  stream = open();
  return {
    write(data) {
      if (stream === null && performance.now() - failedAt > REST_MS) stream = open();
      stream?.write(data);
    },
    end() {
      const last = stream;
      stream = null;
      failedAt = Infinity;
      if (last === null) return Promise.resolve();
      return new Promise((resolve) => {
        last.once('close', resolve);
        last.end();
      });
    },
  };
}
