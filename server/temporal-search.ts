/* What people search for in Temporal's own lists: the kind of a workflow, and the journey whose people it carries. */
import type { WorkflowStartOptions } from '@temporalio/client';
import { defineSearchAttributeKey, TypedSearchAttributes, type SearchAttributePair } from '@temporalio/common';

const kindAttribute = defineSearchAttributeKey('kind', 'KEYWORD');
const journeyAttribute = defineSearchAttributeKey('journey', 'KEYWORD');

type Attributes = Pick<WorkflowStartOptions, 'typedSearchAttributes'>;

/**
 * Starts a workflow with its attributes. On a server on which nobody registered them it is started once more without, as
 * are all after it: everything works without, only the lists are less handy.
 *
 * @param journey the only one that it is about, or null.
 * @param start gets what is to be added to the options. @throws what it throws.
 */
export type StartSearchable = <Answer>(
  kind: string,
  journey: string | null,
  start: (attributes: Attributes) => Promise<Answer>,
) => Promise<Answer>;

/** One per client: it remembers whether its server knows the attributes. */
export function searchableStarts(): StartSearchable {
  let areKnown = true;
  return async (kind, journey, start) => {
    if (!areKnown) return start({});
    const pairs: SearchAttributePair[] = [{ key: kindAttribute, value: kind }];
    if (journey !== null) pairs.push({ key: journeyAttribute, value: journey });
    try {
      return await start({ typedSearchAttributes: new TypedSearchAttributes(pairs) });
    } catch (error) {
      if (!isAboutAttributes(error)) throw error;
      areKnown = false;
      return start({});
    }
  };
}

function isAboutAttributes(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { details } = at as { details?: unknown };
    if (/search attribute/i.test(`${at.message} ${typeof details === 'string' ? details : ''}`)) return true;
  }
  return false;
}
