import { TypedSearchAttributes } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { searchableStarts } from './temporal-search.ts';

describe('a workflow that can be searched for', () => {
  /** What each start was given, by kind and journey; `refuse` throws where it must. */
  const server = (refuse: (given: TypedSearchAttributes | undefined) => void) => {
    const given: Record<string, unknown>[] = [];
    const searchable = searchableStarts();
    const start = (kind: string, journey: string | null) =>
      searchable(kind, journey, ({ typedSearchAttributes: attributes }) => {
        const all = attributes instanceof TypedSearchAttributes ? attributes : undefined;
        given.push(Object.fromEntries((all?.getAll() ?? []).map(({ key, value }) => [key.name, value])));
        return Promise.resolve().then(() => {
          refuse(all);
          return `started ${kind}`;
        });
      });
    return { given, start };
  };

  it('says its kind, and its journey where it is about one', async () => {
    const { given, start } = server(() => undefined);
    expect([await start('batch', 'j1'), await start('slot', null)]).toEqual(['started batch', 'started slot']);
    expect(given).toEqual([{ kind: 'batch', journey: 'j1' }, { kind: 'slot' }]);
  });

  it('starts without on a server on which nobody registered them, and is not refused twice', async () => {
    const why = Object.assign(new Error('INVALID_ARGUMENT'), { details: 'no mapping for Search Attribute kind' });
    const { given, start } = server((attributes) => {
      if (attributes) throw new Error('Failed to start Workflow', { cause: why });
    });
    expect([await start('audience', 'j1'), await start('audience', 'j2')]).toEqual([
      'started audience',
      'started audience',
    ]);
    expect(given).toEqual([{ kind: 'audience', journey: 'j1' }, {}, {}]);
  });

  it('is not started when the server fails for another reason', async () => {
    const { given, start } = server(() => {
      throw new Error('UNAVAILABLE: no connection');
    });
    await expect(start('batch', null)).rejects.toThrow('UNAVAILABLE');
    expect(given).toEqual([{ kind: 'batch' }]);
  });
});
