import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SaveDraft } from '../../engine/contract/journeys.ts';
import { setLabel } from '../../engine/edit/nodes.ts';
import { winBack } from '../../nodes/templates/win-back.ts';
import { ApiFailure } from '../api/failure.ts';
import { startAutosave } from './autosave.ts';
import { makeDraftStore, type DraftStore } from './draft-store.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const edit = (store: DraftStore, label: string): void =>
  store.getState().edit((journey) => setLabel(journey, 'band', label));

function setUp(save: (body: SaveDraft) => Promise<{ rev: number }>) {
  const store = makeDraftStore(winBack('j', 'en'), 1);
  const sent: SaveDraft[] = [];
  const autosave = startAutosave(store, (body) => {
    sent.push(body);
    return save(body);
  });
  return { store, sent, autosave };
}

test('a draft is saved once the hand rests, with the revision that the last save gave', async () => {
  const { store, sent, autosave } = setUp(({ rev }) => Promise.resolve({ rev: rev + 1 }));
  edit(store, 'a');
  edit(store, 'b');
  await vi.advanceTimersByTimeAsync(599);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent.map(({ rev }) => rev)).toEqual([1]);
  edit(store, 'c');
  await vi.advanceTimersByTimeAsync(600);
  expect(sent.map(({ rev }) => rev)).toEqual([1, 2]);
  expect(store.getState().save).toBe('saved');
  autosave.stop();
});

test('saves never overlap, and an edit during one is saved after it', async () => {
  let finish = (): void => undefined;
  const { store, sent, autosave } = setUp(
    ({ rev }) => new Promise((resolve) => (finish = () => resolve({ rev: rev + 1 }))),
  );
  edit(store, 'a');
  await vi.advanceTimersByTimeAsync(600);
  edit(store, 'b');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sent).toHaveLength(1);
  finish();
  await vi.advanceTimersByTimeAsync(600);
  expect(sent.map(({ rev }) => rev)).toEqual([1, 2]);
  finish();
  await vi.advanceTimersByTimeAsync(0);
  autosave.stop();
});

test('a server that is away is tried again, a conflict is not', async () => {
  const failures = [new ApiFailure('unreachable', 0, ''), new ApiFailure('draft-changed', 409, '')];
  const { store, sent, autosave } = setUp(() => Promise.reject(failures.shift() ?? new Error('one too many')));
  edit(store, 'a');
  await vi.advanceTimersByTimeAsync(600);
  expect(store.getState().save).toBe('failed');
  await vi.advanceTimersByTimeAsync(4_000);
  expect(store.getState().save).toBe('conflict');
  edit(store, 'b');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(2);
  autosave.stop();
});

test('leaving the page saves what is left at once', async () => {
  const { store, sent, autosave } = setUp(({ rev }) => Promise.resolve({ rev: rev + 1 }));
  edit(store, 'a');
  autosave.stop();
  await autosave.flush();
  expect(sent).toHaveLength(1);
  await autosave.flush();
  expect(sent).toHaveLength(1);
});
