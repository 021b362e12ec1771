import type { Instant } from './facts.ts';

/** What is to happen when, in virtual time: everything of one instant is handed out together. */
export class Agenda<Item> {
  readonly #items = new Map<Instant, Item[]>();
  /** Binary heap of the instants that have items. */
  readonly #heap: Instant[] = [];

  /** The next instant with anything to do; undefined when there is none. */
  get next(): Instant | undefined {
    return this.#heap[0];
  }

  add(at: Instant, item: Item): void {
    const items = this.#items.get(at);
    if (items !== undefined) {
      items.push(item);
      return;
    }
    this.#items.set(at, [item]);
    this.#heap.push(at);
    this.#rise(this.#heap.length - 1);
  }

  /** Takes everything of the next instant, in the order in which it was added. */
  take(): Item[] {
    const [at] = this.#heap;
    const last = this.#heap.pop();
    if (at === undefined || last === undefined) return [];
    if (this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
    const items = this.#items.get(at) ?? [];
    this.#items.delete(at);
    return items;
  }

  #rise(start: number): void {
    const heap = this.#heap;
    for (let child = start; child > 0;) {
      const parent = (child - 1) >> 1;
      if ((heap[parent] ?? 0) <= (heap[child] ?? 0)) return;
      this.#swap(parent, child);
      child = parent;
    }
  }

  #sink(): void {
    const heap = this.#heap;
    for (let parent = 0; ;) {
      const left = 2 * parent + 1;
      let least = parent;
      for (const child of [left, left + 1]) if ((heap[child] ?? Infinity) < (heap[least] ?? Infinity)) least = child;
      if (least === parent) return;
      this.#swap(parent, least);
      parent = least;
    }
  }

  #swap(a: number, b: number): void {
    const [atA, atB] = [this.#heap[a] ?? 0, this.#heap[b] ?? 0];
    this.#heap[a] = atB;
    this.#heap[b] = atA;
  }
}
