import type { Conversion, LiveNumbers } from '../../engine/contract/live.ts';
import { Refusal } from '../http/errors.ts';
import { journeyRow } from '../journeys/rows.ts';
import type { Services } from '../services.ts';
import { nodeConversion } from './conversion.ts';
import { holdoutDesign, holdoutReport } from './holdout.ts';
import type { KeptVersion } from './kept-version.ts';
import { liveChanges } from './live-changes.ts';
import { liveNumbers } from './live-numbers.ts';
import { MessageSums } from './message-sums.ts';
import { PassageBook } from './passage-book.ts';

/** The numbers of journeys, kept up to date while somebody looks. */
export interface Reports {
  /** Numbers of one version, at most a second old (older while reading takes long). @throws Refusal 404. */
  live(journey: string, version: number): Promise<LiveNumbers>;
  /** Conversion of a whole version; null when it has no goal. */
  conversion(journey: string, version: number): Promise<Conversion | null>;
  /** Treated against untreated customers of a version; null when it has no goal or nobody can be untreated. */
  holdout(journey: string, version: number): Promise<LiveNumbers['holdout']>;
  /** The book behind `live`, brought up to date. */
  book(journey: string, version: number): Promise<KeptVersion>;
  /** The version that is meant when none is named: the live one. @throws Refusal 404. */
  versionOf(journey: string, version: number | undefined): Promise<number>;
  /**
   * Calls `changed` with the numbers now, then, whenever they differ, with what has changed (see `liveChanges`).
   * @returns what ends it.
   */
  watch(journey: string, version: number, changed: (numbers: LiveNumbers, isWhole: boolean) => void): () => void;
  /** Forgets everything kept: rows were removed. */
  forget(): void;
}

/** Least time between two readings of one version. */
const REST_MS = 1000;
/** A reading that took long is followed by a rest this many times longer, so that reports never crowd out the rest. */
const REST_FACTOR = 4;
/** What nobody has asked for so long is dropped. */
const IDLE_MS = 600_000;

interface Desk {
  readonly kept: KeptVersion;
  numbers: LiveNumbers | null;
  reading: Promise<LiveNumbers> | null;
  /** By `performance.now()`. */
  restUntil: number;
  askedAt: number;
}

interface EntryDesk {
  readonly book: PassageBook;
  reading: Promise<Conversion> | null;
  conversion: Conversion | null;
  restUntil: number;
}

/** One set per process. */
export function createReports(services: Services): Reports {
  const desks = new Map<string, Promise<Desk>>();
  const entries = new Map<string, EntryDesk>();
  return { live, conversion, holdout, book, versionOf, watch, forget };

  async function live(journey: string, version: number): Promise<LiveNumbers> {
    const desk = await deskOf(journey, version);
    desk.askedAt = performance.now();
    if (desk.numbers && performance.now() < desk.restUntil) return desk.numbers;
    desk.reading ??= read(desk).finally(() => {
      desk.reading = null;
    });
    return desk.reading;
  }

  async function read(desk: Desk): Promise<LiveNumbers> {
    const started = performance.now();
    const numbers = await liveNumbers(services, desk.kept);
    const ended = performance.now();
    desk.numbers = numbers;
    desk.restUntil = ended + Math.max(REST_MS, REST_FACTOR * (ended - started));
    return numbers;
  }

  async function book(journey: string, version: number): Promise<KeptVersion> {
    await live(journey, version);
    return (await deskOf(journey, version)).kept;
  }

  function deskOf(journey: string, version: number): Promise<Desk> {
    dropIdle();
    const key = `${journey}/${version}`;
    const known = desks.get(key);
    if (known) return known;
    const made = open(journey, version);
    desks.set(key, made);
    made.catch(() => desks.delete(key));
    return made;
  }

  async function published(journey: string, version: number): Promise<Pick<KeptVersion, 'plan' | 'publishedAt'>> {
    const row = await services.database.reader
      .selectFrom('plans')
      .select('published_at')
      .where('journey_id', '=', journey)
      .where('version', '=', version)
      .executeTakeFirst();
    if (!row) throw new Refusal('version-not-found', 404, 'There is no such version of this journey.');
    return { plan: await services.plans.get(journey, version), publishedAt: row.published_at };
  }

  async function open(journey: string, version: number): Promise<Desk> {
    const { plan, publishedAt } = await published(journey, version);
    const kept: KeptVersion = {
      plan,
      publishedAt,
      book: new PassageBook(services.database, plan),
      messages: new MessageSums(services.database, journey, version),
    };
    return { kept, numbers: null, reading: null, restUntil: 0, askedAt: performance.now() };
  }

  function dropIdle(): void {
    for (const [key, desk] of desks) {
      void desk.then(({ askedAt }) => {
        if (askedAt < performance.now() - IDLE_MS) desks.delete(key);
      });
    }
  }

  async function conversion(journey: string, version: number): Promise<Conversion | null> {
    const plan = await services.plans.get(journey, version);
    if (plan.goal === null) return null;
    const key = `${journey}/${version}`;
    let desk = entries.get(key);
    if (!desk) {
      const made = new PassageBook(services.database, plan, plan.entry);
      entries.set(key, (desk = { book: made, reading: null, conversion: null, restUntil: 0 }));
    }
    const entry = desk;
    if (entry.conversion && performance.now() < entry.restUntil) return entry.conversion;
    entry.reading ??= entry.book
      .refresh()
      .then(() => {
        entry.restUntil = performance.now() + REST_MS;
        return (entry.conversion = nodeConversion(entry.book, plan.entry));
      })
      .finally(() => {
        entry.reading = null;
      });
    return entry.reading;
  }

  async function holdout(journey: string, version: number): Promise<LiveNumbers['holdout']> {
    if ((await conversion(journey, version)) === null) return null;
    const { plan, publishedAt } = await published(journey, version);
    const read = entries.get(`${journey}/${version}`);
    const design = read && (await holdoutDesign(services, { plan, book: read.book }));
    return design ? holdoutReport({ plan, book: read.book }, design, services.clock() - publishedAt) : null;
  }

  async function versionOf(journey: string, version: number | undefined): Promise<number> {
    if (version !== undefined) return version;
    const { live_version: live } = await journeyRow(services.database.reader, journey);
    if (live === null) throw new Refusal('not-published', 404, 'This journey has never been published.');
    return live;
  }

  function watch(
    journey: string,
    version: number,
    changed: (numbers: LiveNumbers, isWhole: boolean) => void,
  ): () => void {
    let ended = false;
    let timer: NodeJS.Timeout | undefined;
    let before: LiveNumbers | null = null;
    const look = async (): Promise<void> => {
      try {
        const numbers = await live(journey, version);
        if (ended) return;
        if (before === null) changed(numbers, true);
        else if (numbers !== before) {
          const changes = liveChanges(before, numbers);
          if (changes !== null) changed(changes, false);
        }
        before = numbers;
      } catch (error) {
        services.log.warn({ err: error, journey }, 'live numbers could not be read');
      }
      if (!ended) timer = setTimeout(() => void look(), REST_MS);
    };
    void look();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }

  function forget(): void {
    desks.clear();
    entries.clear();
  }
}
