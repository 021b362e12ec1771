/**
 * Takes from `items` and works on up to `width` of them at a time, until none is left or `ended` says so. After a failure
 * nothing more is begun; what is under way ends first.
 *
 * @returns whether some are left. @throws the first failure.
 */
export async function inLanes<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  width: number,
  ended: () => boolean,
  work: (item: Item) => Promise<void>,
): Promise<boolean> {
  const open = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let left = false;
  for await (const item of items) {
    left = failures.length > 0 || ended();
    if (left) break;
    const running: Promise<void> = work(item)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => open.delete(running));
    open.add(running);
    if (open.size >= width) await Promise.race(open);
  }
  await Promise.all(open);
  if (failures.length > 0) throw failures[0];
  return left;
}
