const underWay = new Map<string, Promise<void>>();

/** Remembers the last save of a journey's page that was left, until it is done. */
export function leaving(id: string, last: Promise<void>): void {
  const kept = last.finally(() => {
    if (underWay.get(id) === kept) underWay.delete(id);
  });
  underWay.set(id, kept);
}

/** Resolves when no save of a page of this journey is under way that was left before: only then is what the server has the newest. */
export async function hasLeft(id: string): Promise<void> {
  await underWay.get(id);
}
