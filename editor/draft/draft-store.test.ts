import { expect, test } from 'vitest';
import { setLabel } from '../../engine/edit/nodes.ts';
import { winBack } from '../../nodes/templates/win-back.ts';
import { makeDraftStore } from './draft-store.ts';

const rename = (label: string) => (journey: ReturnType<typeof winBack>) => setLabel(journey, 'band', label);

test('an edit is unsaved until the server has it; undone to what it has, the draft is saved', () => {
  const store = makeDraftStore(winBack('j', 'en'), 1);
  store.getState().edit(rename('Danger'));
  expect(store.getState().save).toBe('unsaved');
  store.getState().undo();
  expect(store.getState().save).toBe('saved');
});

test('an edit made while saving stays unsaved when the save is done', () => {
  const store = makeDraftStore(winBack('j', 'en'), 1);
  store.getState().edit(rename('One'));
  const sent = store.getState().startSaving();
  store.getState().edit(rename('Two'));
  store.getState().saved(sent, 2);
  expect(store.getState()).toMatchObject({ rev: 2, save: 'unsaved' });
});

test('a conflict stays until the draft is loaded again, whatever is edited or undone', () => {
  const store = makeDraftStore(winBack('j', 'en'), 1);
  store.getState().edit(rename('One'));
  store.getState().saveFailed('conflict', new Error('changed'));
  store.getState().edit(rename('Two'));
  store.getState().undo();
  expect(store.getState().save).toBe('conflict');
  store.getState().reload(winBack('j', 'ko'), 7);
  expect(store.getState()).toMatchObject({ rev: 7, save: 'saved', failure: null });
});

test('of two drafts in conflict either may be taken, and undo brings the other back', () => {
  const torn = () => {
    const store = makeDraftStore(winBack('j', 'en'), 1);
    store.getState().edit(rename('Mine'));
    store.getState().saveFailed('conflict', new Error('changed'));
    return store;
  };
  const theirs = winBack('j', 'ko');

  const reloaded = torn();
  const mine = reloaded.getState().history.present;
  reloaded.getState().reload(theirs, 7);
  expect(reloaded.getState()).toMatchObject({ rev: 7, save: 'saved', history: { present: theirs } });
  reloaded.getState().undo();
  expect(reloaded.getState()).toMatchObject({ rev: 7, save: 'unsaved', history: { present: mine } });

  const kept = torn();
  kept.getState().keep(theirs, 7);
  expect(kept.getState()).toMatchObject({ rev: 7, save: 'unsaved', stored: theirs, history: { present: mine } });
  kept.getState().undo();
  expect(kept.getState()).toMatchObject({ rev: 7, save: 'saved', history: { present: theirs } });
});

test('typing in one field is undone at once, and choice does not outlive its node', () => {
  const store = makeDraftStore(winBack('j', 'en'), 1);
  const first = store.getState().history.present;
  for (const text of ['D', 'Da', 'Dan']) store.getState().edit(rename(text), 'label:band');
  store.getState().undo();
  expect(store.getState().history.present).toBe(first);

  store.getState().select(['band', 'rfm']);
  store.getState().edit((journey) => ({ ...journey, nodes: journey.nodes.filter(({ id }) => id !== 'band') }));
  expect([...store.getState().selected]).toEqual(['rfm']);
});

test('choosing an edge lets go of nodes, and the other way round', () => {
  const store = makeDraftStore(winBack('j', 'en'), 1);
  store.getState().select(['band']);
  store.getState().selectEdge('band:high');
  expect(store.getState().selected.size).toBe(0);
  store.getState().select(['rfm']);
  expect(store.getState().selectedEdge).toBeNull();
});
