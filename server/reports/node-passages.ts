const PASSED = 1;
const HELD = 2;
const CONVERTED = 4;
/** Places at first; always a power of two. */
const FIRST_ROOM = 8;

/**
 * First passages of one node, one place per customer; customers are numbered by the book. A hash table (open addressing,
 * at most three quarters full) in typed arrays: it takes room for those who passed alone, about 40 bytes each, for of the
 * nodes of a large journey most see few of its people.
 */
export class NodePassages {
  /** Who has the place: the customer's number + 1; 0 = nobody. */
  #keys = new Int32Array(0);
  #at = new Float64Array(0);
  #revenue = new Float64Array(0);
  #port = new Uint16Array(0);
  #flags = new Uint8Array(0);
  #count = 0;
  readonly ports: string[] = [];

  /**
   * Notes a passage if it is the customer's first (or earlier than the one known).
   * @returns whether it was.
   */
  pass(customer: number, at: number, port: string, held: boolean): boolean {
    if (4 * (this.#count + 1) > 3 * this.#keys.length) this.#grow();
    const place = this.#placeOf(customer);
    if (this.#keys[place] === 0) {
      this.#keys[place] = customer + 1;
      this.#count += 1;
    } else if (this.#isPassed(place) && (this.#at[place] ?? 0) <= at) return false;
    this.#at[place] = at;
    this.#port[place] = this.#portIndex(port);
    this.#flags[place] = held ? PASSED | HELD : PASSED;
    this.#revenue[place] = 0;
    return true;
  }

  /**
   * Two customers are one now: of their passages the earlier counts. What came of it is to be counted anew.
   * @returns whether there is one.
   */
  join(former: number, survivor: number): boolean {
    const passages = [this.of(former), this.of(survivor)].filter((passage) => passage !== null);
    for (const { customer } of passages) this.#flags[this.#placeOf(customer)] = 0;
    const [first] = passages.sort((a, b) => a.at - b.at);
    return first !== undefined && this.pass(survivor, first.at, first.port, first.held);
  }

  /** When the customer first passed; null = not yet. */
  passedAt(customer: number): number | null {
    const place = this.#placeOf(customer);
    return this.#isPassed(place) ? (this.#at[place] ?? null) : null;
  }

  /** Counts a goal event within the window of the customer's passage. */
  convert(customer: number, value: number): void {
    const place = this.#placeOf(customer);
    this.#flags[place] = (this.#flags[place] ?? 0) | CONVERTED;
    this.#revenue[place] = (this.#revenue[place] ?? 0) + value;
  }

  /** Goes through everybody who passed, in no order. */
  each(take: (passage: Passage) => void): void {
    for (let place = 0; place < this.#keys.length; place += 1) if (this.#isPassed(place)) take(this.#passageAt(place));
  }

  /** One customer's passage; null = has not passed. */
  of(customer: number): Passage | null {
    const place = this.#placeOf(customer);
    return this.#isPassed(place) ? this.#passageAt(place) : null;
  }

  /** Whoever was merged into another keeps a place, but has not passed any more. */
  #isPassed(place: number): boolean {
    return ((this.#flags[place] ?? 0) & PASSED) !== 0;
  }

  #passageAt(place: number): Passage {
    const flags = this.#flags[place] ?? 0;
    return {
      customer: (this.#keys[place] ?? 0) - 1,
      at: this.#at[place] ?? 0,
      port: this.ports[this.#port[place] ?? 0] ?? '',
      held: (flags & HELD) !== 0,
      converted: (flags & CONVERTED) !== 0,
      revenue: this.#revenue[place] ?? 0,
    };
  }

  /** The customer's place, or the free one where it would be; -1 while there is no room at all. */
  #placeOf(customer: number): number {
    const last = this.#keys.length - 1;
    if (last < 0) return -1;
    // Fibonacci hashing: neighbours, who are numbered in the order in which they came, do not crowd.
    let place = (Math.imul(customer, 0x9e3779b1) >>> 7) & last;
    for (;;) {
      const key = this.#keys[place] ?? 0;
      if (key === 0 || key === customer + 1) return place;
      place = (place + 1) & last;
    }
  }

  #portIndex(port: string): number {
    const known = this.ports.indexOf(port);
    return known >= 0 ? known : this.ports.push(port) - 1;
  }

  #grow(): void {
    const [keys, at, revenue, port, flags] = [this.#keys, this.#at, this.#revenue, this.#port, this.#flags];
    const room = Math.max(FIRST_ROOM, 2 * keys.length);
    this.#keys = new Int32Array(room);
    this.#at = new Float64Array(room);
    this.#revenue = new Float64Array(room);
    this.#port = new Uint16Array(room);
    this.#flags = new Uint8Array(room);
    for (const [old, key] of keys.entries()) {
      if (key === 0) continue;
      const place = this.#placeOf(key - 1);
      this.#keys[place] = key;
      this.#at[place] = at[old] ?? 0;
      this.#revenue[place] = revenue[old] ?? 0;
      this.#port[place] = port[old] ?? 0;
      this.#flags[place] = flags[old] ?? 0;
    }
  }
}

/** One customer's first passage of a node and what came of it. */
export interface Passage {
  /** The book's number of the customer. */
  readonly customer: number;
  readonly at: number;
  readonly port: string;
  readonly held: boolean;
  readonly converted: boolean;
  readonly revenue: number;
}
