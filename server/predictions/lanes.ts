/** Takes from `items` and works on up to `width` of them at a time, until none is left or `ended` says so. @returns whether some are left. */
export async function inLanes<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  width: number,
  ended: () => boolean,
  work: (item: Item) => Promise<void>,
): Promise<boolean> {
  const open = new Set<Promise<void>>();
  let left = false;
  try {
    for await (const item of items) {
      if (ended()) {
        left = true;
        break;
      }
      const running = work(item).finally(() => open.delete(running));
      // A failure is told by the race or at the end; until then nobody waits for it.
      running.catch(() => undefined);
      open.add(running);
      if (open.size >= width) await Promise.race(open);
    }
  } finally {
    await Promise.allSettled(open);
  }
  return left;
}
