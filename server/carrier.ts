import { WorkflowExecutionAlreadyStartedError, type Client, type WorkflowStartOptions } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { Logger } from 'pino';
import { faultPoint } from './fault-point.ts';
import { board, mostBoarded, type BoardedBatch, type Queue } from './runs/boarding.ts';
import { slotMinute } from './runs/run-row.ts';
import { HORIZON_MS } from './runs/waiting-minutes.ts';
import type { Carrier } from './services.ts';
import type { Database } from './store/database.ts';
import { dispatchId, LOOK_AGAIN, minuteOfSlot, slotId } from './temporal-names.ts';
import { searchableStarts } from './temporal-search.ts';

/** The carrier with what the worker's activities need beside it. */
export interface TemporalCarrier extends Carrier {
  /**
   * Boards everybody due on the queue and starts the batches.
   * @param at boards as of this moment where it is later than the process's own clock (another machine's may run ahead).
   * @returns how many batches were started.
   */
  boardNow(queue: Queue, at?: number): Promise<number>;
  /** Starts (or nudges) the minutes' slot workflows, known or not, however far ahead. @throws when the server cannot be reached. */
  startSlots(minutes: readonly number[]): Promise<void>;
  /** Has this batch a workflow that is still open? @throws when the server cannot be reached. */
  isOpen(batch: string): Promise<boolean>;
  /** Minutes that have an open slot workflow, as far as the server's list knows. @throws when it cannot be reached. */
  openSlots(): Promise<ReadonlySet<number>>;
  /** Waits for everything under way and stops. */
  close(): Promise<void>;
}

export interface CarrierParts {
  readonly client: Client;
  readonly database: Database;
  readonly clock: () => number;
  readonly log: Logger;
  /**
   * A client on the connection by which this process's workers poll these queues: the server then hands the first task
   * of a batch over with its answer, instead of some 50 ms later.
   */
  readonly eager?: { readonly client: Client; readonly queues: readonly Queue[] };
  /** Tells another process of this machine that boards for this queue; false when none does, or it cannot be told. */
  readonly pass?: (queue: Queue) => boolean;
}

/** A call waits so long for others of its moment: entries and wakes of one moment share a batch. */
const JOIN_MS = 10;
/** From one boarding, or nudge, to the next of its kind: a workflow costs the server some 14 ms, however few ride in it. */
const SPACE_MS: Readonly<Record<Queue | 'dispatch', number>> = { live: 50, bulk: 100, dispatch: 100 };
/** Workflow starts under way at once. */
const STARTS = 16;
/** Slot workflows started at once: mostly nobody needs them soon, and whoever is carried now goes before. */
const SLOT_STARTS = 4;
/** How long an ending process waits for hand-overs under way. */
const CLOSE_MS = 5000;

/** Hands rows to Temporal through its client. */
export function createCarrier(parts: CarrierParts): TemporalCarrier {
  return new ClientCarrier(parts);
}

class ClientCarrier implements TemporalCarrier {
  readonly #parts: CarrierParts;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** When work of each name last began. */
  readonly #began = new Map<string, number>();
  readonly #busy = new Set<Promise<unknown>>();
  /** Minutes ahead whose slot this process has started. */
  readonly #slots = new Set<number>();
  readonly #searchable = searchableStarts();
  #closed = false;

  constructor(parts: CarrierParts) {
    this.#parts = parts;
  }

  due(queue: Queue): void {
    if (this.#parts.pass?.(queue) === true) return;
    this.#soon(`board ${queue}`, SPACE_MS[queue], () => this.boardNow(queue));
  }

  slots(minutes: readonly number[]): void {
    const now = this.#parts.clock();
    const current = slotMinute(now);
    for (const minute of this.#slots) if (minute < current) this.#slots.delete(minute);
    const wanted = minutes
      .filter((minute) => minute * 60_000 < now + HORIZON_MS)
      .filter((minute) => minute <= current + 1 || !this.#slots.has(minute));
    if (wanted.length > 0) this.#run('slots', () => this.startSlots(wanted));
  }

  dispatch(senders: readonly string[]): void {
    for (const sender of senders) {
      this.#soon(`dispatch ${sender}`, SPACE_MS.dispatch, () => {
        faultPoint('start-dispatch');
        const start = { workflowId: dispatchId(sender), taskQueue: 'bulk', args: [sender] };
        return this.#nudge('dispatch', start);
      });
    }
  }

  async boardNow(queue: Queue, at = 0): Promise<number> {
    let started = 0;
    for (;;) {
      const batches = await board(this.#parts, queue, Math.max(at, this.#parts.clock()));
      started += batches.length;
      await eachOf(batches, STARTS, (batch) => this.#startBatch(batch));
      // Who became due meanwhile has told the carrier too; boarded now, they would be many small batches.
      if (sum(batches.map(({ size }) => size)) < mostBoarded(queue)) return started;
    }
  }

  async startSlots(minutes: readonly number[]): Promise<void> {
    await eachOf(minutes, SLOT_STARTS, async (minute) => {
      faultPoint('start-slot');
      const start = { workflowId: slotId(minute), taskQueue: 'live', args: [minute] };
      if (minute <= slotMinute(this.#parts.clock()) + 1) {
        await this.#nudge('slot', start);
        return;
      }
      await this.#start('slot', null, start);
      this.#slots.add(minute);
    });
  }

  async isOpen(batch: string): Promise<boolean> {
    try {
      const { status } = await this.#parts.client.workflow.getHandle(batch).describe();
      return status.name === 'RUNNING';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  }

  async openSlots(): Promise<ReadonlySet<number>> {
    const minutes = new Set<number>();
    const query = `WorkflowType = 'slot' AND ExecutionStatus = 'Running'`;
    for await (const { workflowId } of this.#parts.client.workflow.list({ query })) {
      minutes.add(minuteOfSlot(workflowId));
    }
    return minutes;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    // What the server does not answer is the sweep's; nobody waits for it at the door.
    await Promise.race([
      Promise.allSettled(this.#busy),
      new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref()),
    ]);
  }

  async #startBatch({ id, queue, journeys }: BoardedBatch): Promise<void> {
    faultPoint('start-batch');
    const { client, eager } = this.#parts;
    const isEager = eager?.queues.includes(queue) === true;
    const start = { workflowId: id, taskQueue: queue, args: [id], requestEagerStart: isEager };
    // Small shops' batches nearly always hold one journey's people; a mixed one is found through its people's pages.
    const [only, ...others] = journeys;
    const journey = only !== undefined && others.length === 0 ? only : null;
    await this.#start('batch', journey, start, isEager ? eager.client : client);
  }

  async #start(
    type: string,
    journey: string | null,
    options: WorkflowStartOptions,
    client = this.#parts.client,
  ): Promise<void> {
    try {
      await this.#searchable(type, journey, (attributes) => client.workflow.start(type, { ...options, ...attributes }));
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  /** Tells the workflow to look again; starts it where there is none. */
  #nudge(type: string, options: WorkflowStartOptions): Promise<unknown> {
    return this.#searchable(type, null, (attributes) =>
      this.#parts.client.workflow.signalWithStart(type, { ...options, ...attributes, signal: LOOK_AGAIN }),
    );
  }

  /**
   * Runs the work once, a moment from now and not too soon after the last time; calls until then are joined. A lost timer
   * is the sweep's to repair.
   */
  #soon(name: string, space: number, work: () => Promise<unknown>): void {
    if (this.#closed || this.#timers.has(name)) return;
    const since = performance.now() - (this.#began.get(name) ?? -space);
    const timer = setTimeout(
      () => {
        this.#timers.delete(name);
        this.#began.set(name, performance.now());
        this.#run(name, work);
      },
      Math.max(JOIN_MS, space - since),
    );
    this.#timers.set(name, timer);
  }

  #run(name: string, work: () => Promise<unknown>): void {
    const running = work()
      .catch((error: unknown) =>
        this.#parts.log.warn({ err: error, name }, 'a hand-over to Temporal is left to the sweep'),
      )
      .finally(() => this.#busy.delete(running));
    this.#busy.add(running);
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** Does the work for each item in turn, for `most` of them at once. */
async function eachOf<Item>(items: readonly Item[], most: number, work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  const lane = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, lane));
}
