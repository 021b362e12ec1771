/** First passages of one node, one place per customer; customers are numbered by the book. */
export class NodePassages {
  #at = new Float64Array(0);
  #revenue = new Float64Array(0);
  #port = new Uint16Array(0);
  /** Bit 1: passed; bit 2: held out; bit 4: converted. */
  #flags = new Uint8Array(0);
  readonly ports: string[] = [];

  /**
   * Notes a passage if it is the customer's first (or earlier than the one known).
   * @returns whether it was.
   */
  pass(customer: number, at: number, port: string, held: boolean): boolean {
    this.#grow(customer + 1);
    const known = (this.#flags[customer] ?? 0) & 1;
    if (known && (this.#at[customer] ?? 0) <= at) return false;
    this.#at[customer] = at;
    this.#port[customer] = this.#portIndex(port);
    this.#flags[customer] = held ? 3 : 1;
    this.#revenue[customer] = 0;
    return true;
  }

  /** When the customer first passed; null = not yet. */
  passedAt(customer: number): number | null {
    return (this.#flags[customer] ?? 0) & 1 ? (this.#at[customer] ?? null) : null;
  }

  /** Counts a goal event within the window of the customer's passage. */
  convert(customer: number, value: number): void {
    this.#flags[customer] = (this.#flags[customer] ?? 0) | 4;
    this.#revenue[customer] = (this.#revenue[customer] ?? 0) + value;
  }

  /** Goes through everybody who passed, by number. */
  each(take: (passage: Passage) => void): void {
    for (let customer = 0; customer < this.#flags.length; customer += 1) {
      const passage = this.of(customer);
      if (passage) take(passage);
    }
  }

  /** One customer's passage; null = has not passed. */
  of(customer: number): Passage | null {
    const flags = this.#flags[customer] ?? 0;
    if (!(flags & 1)) return null;
    return {
      customer,
      at: this.#at[customer] ?? 0,
      port: this.ports[this.#port[customer] ?? 0] ?? '',
      held: (flags & 2) !== 0,
      converted: (flags & 4) !== 0,
      revenue: this.#revenue[customer] ?? 0,
    };
  }

  #portIndex(port: string): number {
    const known = this.ports.indexOf(port);
    return known >= 0 ? known : this.ports.push(port) - 1;
  }

  #grow(size: number): void {
    if (size <= this.#flags.length) return;
    const room = Math.max(1024, size, this.#flags.length * 2);
    const grown = <A extends { set(from: A): void }>(made: A, from: A): A => {
      made.set(from);
      return made;
    };
    this.#at = grown(new Float64Array(room), this.#at);
    this.#revenue = grown(new Float64Array(room), this.#revenue);
    this.#port = grown(new Uint16Array(room), this.#port);
    this.#flags = grown(new Uint8Array(room), this.#flags);
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
