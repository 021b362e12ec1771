import { describe, expect, it } from 'vitest';
import type { ModelList, ModelListItem } from '../../../engine/contract/models.ts';
import { isSettling } from './use-models.ts';

const model = {} as NonNullable<ModelListItem['model']>;
const item = (hash: string, state: ModelListItem['state'], known = true): ModelListItem => {
  return { hash, state, source: 'trained', trainedAt: 1, publishedAt: 1, model: known ? model : null };
};
const list = (inUse: string | null, models: readonly ModelListItem[], reason: string | null = null): ModelList => {
  return { models, inUse, reason };
};

describe('a chosen model', () => {
  const both = [item('new', 'champion'), item('old', 'retired')];
  it.each([
    ['is waited for while the one before is in use', list('old', both), true],
    ['is waited for while none is in use', list(null, both), true],
    ['is there', list('new', both), false],
    ['that is damaged is not waited for', list('old', [item('new', 'champion', false), item('old', 'retired')]), false],
    ['that could not be taken into use is not waited for', list('old', both, 'damaged'), false],
    ['that was never chosen is not waited for', list(null, []), false],
  ])('%s', (_what, given, settling) => {
    expect(isSettling(given)).toBe(settling);
  });
});
