import type { ReplayRequest, ReplayState } from '../../engine/contract/shop.ts';
import { Refusal } from '../http/errors.ts';
import type { Services } from '../services.ts';
import { writeKeys } from '../write-keys.ts';
import { heldBackEvents, type HeldBackEvent } from './held-back.ts';
import { sendEvents, SendFailed } from './send-events.ts';
import { FIRST_CURSOR, readCursor, storedCalendar, writeCursor, type ReplayCursor } from './stored-state.ts';

/** Replays the sample's held-back weeks through the shop's own HTTP door. It plays the outside world, in this process. */
export interface Replay {
  state(): Promise<ReplayState>;
  /** @throws Refusal 409 `no-sample` or `replay-finished`. */
  act(request: ReplayRequest): Promise<ReplayState>;
  /** Goes on where the last process stopped, if it was running. */
  resume(): Promise<void>;
  /** The sample was removed: stops and forgets. */
  forget(): Promise<void>;
  /** Stops sending without changing what is stored, so that the next process goes on. */
  close(): Promise<void>;
}

const dayMs = 86_400_000;
const TICK_MS = 200;
/** Events per request. */
const BATCH = 200;
/** A process that was held up does not send hours at once. */
const LONGEST_STEP_MS = 2000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** For so long the door may not know a fresh write key yet. */
const KEY_SETTLES_MS = 3000;

/**
 * @param folder the folder of the sample's files.
 * @param door address of this server's own HTTP door; null until it listens.
 */
export function createReplay(
  services: Pick<Services, 'database' | 'clock' | 'log'>,
  folder: string,
  door: () => string | null,
): Replay {
  const { database, clock, log } = services;
  const keys = writeKeys(database, clock);
  let cursor: ReplayCursor | null = null;
  let events: Promise<readonly HeldBackEvent[]> | null = null;
  let key: { readonly text: string; readonly madeAt: number } | null = null;
  let timer: NodeJS.Timeout | null = null;
  let ticking: Promise<void> = Promise.resolve();
  let tickedAt = 0;
  let pause = FIRST_PAUSE_MS;
  let error: ReplayState['error'] = null;
  let closed = false;
  /** Requests are answered one after the other. */
  let turn: Promise<unknown> = Promise.resolve();

  const kept = async (): Promise<ReplayCursor> => (cursor ??= await readCursor(database));
  const keep = async (next: ReplayCursor): Promise<void> => {
    cursor = next;
    await writeCursor(database, next);
  };
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  async function all(): Promise<readonly HeldBackEvent[] | null> {
    const calendar = await storedCalendar(database);
    if (!calendar) return null;
    events ??= heldBackEvents(folder, calendar);
    events.catch(() => (events = null));
    return events;
  }

  function schedule(ms: number): void {
    if (closed) return;
    timer = setTimeout(() => {
      ticking = tick().catch((problem: unknown) => {
        log.error({ err: problem }, 'the replay stumbled');
        schedule(LONGEST_PAUSE_MS);
      });
    }, ms);
  }

  async function halt(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    await ticking;
    if (timer) clearTimeout(timer);
    timer = null;
  }

  async function begin(from: ReplayCursor): Promise<void> {
    if (from.keyId !== null) await keys.revoke(from.keyId);
    const made = await keys.create('실제 주문 재생 · Replay of real orders');
    key = { text: made.key, madeAt: performance.now() };
    await keep({ ...from, running: true, keyId: made.id });
    tickedAt = performance.now();
    pause = FIRST_PAUSE_MS;
    schedule(TICK_MS);
  }

  async function end(from: ReplayCursor): Promise<void> {
    if (from.keyId !== null) await keys.revoke(from.keyId);
    key = null;
    await keep({ ...from, running: false, keyId: null });
  }

  async function tick(): Promise<void> {
    const list = await all();
    let at = await kept();
    const address = door();
    if (!list || !key || !at.running) return;
    if (!address) return schedule(TICK_MS);
    const now = performance.now();
    const step = Math.min(LONGEST_STEP_MS, now - tickedAt);
    tickedAt = now;
    const offset = at.offset + (step * at.daysPerMinute * dayMs) / 60_000;
    const day = Math.floor(at.offset / dayMs);
    let sent = at.sent;
    try {
      while (sent < list.length && list[sent]!.offset <= offset) {
        const due = list.slice(sent, sent + BATCH).filter((event) => event.offset <= offset);
        error = await sendEvents(address, key.text, at.round, due);
        sent += due.length;
        const last = due.at(-1);
        at = { ...at, offset: Math.max(at.offset, last.offset), sent, originalAt: last.at };
        await keep(at);
      }
    } catch (problem) {
      if (!(problem instanceof SendFailed)) throw problem;
      const settling = problem.status === 401 && performance.now() - key.madeAt < KEY_SETTLES_MS;
      if (!settling) {
        error = { code: problem.code, message: problem.message };
        log.warn({ code: problem.code, detail: problem.message }, 'the replay could not send');
      }
      // What happened meanwhile in the shop happens later: the replayed time stands still.
      schedule(settling ? TICK_MS : pause);
      if (!settling) pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
      return;
    }
    pause = FIRST_PAUSE_MS;
    if (sent >= list.length) return end(at);
    // Days pass also where nobody ordered.
    if (Math.floor(offset / dayMs) > day) await keep({ ...at, offset });
    else cursor = { ...at, offset };
    schedule(TICK_MS);
  }

  async function withTotal(at: ReplayCursor): Promise<ReplayCursor> {
    const total = (await all())?.length ?? null;
    const next = { ...(cursor ?? at), total };
    if (total !== null) await keep(next);
    return next;
  }

  async function state(): Promise<ReplayState> {
    const calendar = await storedCalendar(database);
    let at = await kept();
    // The files are read once; afterwards the number is known.
    if (calendar && at.total === null) at = await withTotal(at);
    const days = calendar?.heldBackDays ?? 0;
    const total = calendar ? (at.total ?? 0) : 0;
    const over = total > 0 && at.sent >= total;
    return {
      available: calendar !== null,
      running: at.running,
      daysPerMinute: at.daysPerMinute,
      day: over ? days : Math.min(days, Math.floor(at.offset / dayMs)),
      days,
      sent: at.sent,
      total,
      originalAt: at.originalAt,
      error: error ?? null,
    };
  }

  return {
    state,
    act: ({ action, daysPerMinute }) =>
      inTurn(async () => {
        const list = await all();
        if (!list) throw new Refusal('no-sample', 409, 'There is no sample shop whose orders could be replayed.');
        await halt();
        const at = await kept();
        if (action === 'start') {
          if (at.sent >= list.length) {
            throw new Refusal('replay-finished', 409, 'Everything has been replayed. Reset the replay to start anew.');
          }
          error = null;
          await begin({ ...at, daysPerMinute: daysPerMinute ?? at.daysPerMinute });
        } else if (action === 'pause') await end(at);
        else {
          error = null;
          const { round, daysPerMinute: speed, keyId, total } = at;
          await end({ ...FIRST_CURSOR, round: round + 1, daysPerMinute: speed, keyId, total });
        }
        return state();
      }),
    resume: () =>
      inTurn(async () => {
        const at = await kept();
        if (at.running && (await all())) await begin(at);
      }),
    forget: () =>
      inTurn(async () => {
        await halt();
        const at = await kept();
        await end({ ...FIRST_CURSOR, round: at.round + 1, keyId: at.keyId });
        events = null;
        error = null;
      }),
    async close() {
      closed = true;
      await halt();
    },
  };
}
