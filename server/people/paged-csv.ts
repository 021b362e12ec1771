import type { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { Page } from '../../engine/contract/common.ts';

/**
 * A list as a CSV file, read page by page while it is sent. With a byte-order mark, so that spreadsheets read Korean, and
 * with formulas made harmless. A page that cannot be read ends the file with its error.
 *
 * @param read the page at a cursor; undefined = the first.
 */
export function pagedCsv<Item>(
  heads: readonly string[],
  read: (cursor: string | undefined) => Promise<Page<Item>>,
  recordOf: (item: Item) => readonly (string | number)[],
): Readable {
  const file = stringify({ bom: true, escape_formulas: true, record_delimiter: 'windows' });
  const write = async (): Promise<void> => {
    file.write(heads);
    for (let cursor: string | undefined; ;) {
      const page = await read(cursor);
      for (const item of page.items) {
        if (file.destroyed) return;
        if (!file.write(recordOf(item))) await new Promise((resolve) => file.once('drain', resolve));
      }
      if (page.next === null) break;
      cursor = page.next;
    }
    file.end();
  };
  write().catch((error: unknown) => file.destroy(error instanceof Error ? error : new Error(String(error))));
  return file;
}
