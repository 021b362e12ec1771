import { useDeferredValue, useEffect, useMemo } from 'react';
import type { Issue } from '../../../engine/issue.ts';
import { validate } from '../../../engine/validate.ts';
import { nodeTypes } from '../../../nodes/index.ts';
import { useCanvasStore } from '../../canvas/canvas-context.ts';
import { useJourney } from '../../draft/draft-context.ts';

/** All that is wrong with the drawing; tells the canvas which cards it concerns. Typing goes before checking. */
export function useIssues(): readonly Issue[] {
  const journey = useDeferredValue(useJourney());
  const canvas = useCanvasStore();
  const issues = useMemo(() => validate(journey, nodeTypes), [journey]);

  useEffect(() => {
    const before = canvas.getState().issues;
    const byNode = new Map<string, readonly Issue[]>();
    for (const issue of issues) {
      if (issue.node !== undefined) byNode.set(issue.node, [...(byNode.get(issue.node) ?? []), issue]);
    }
    // A card whose problems are the same keeps its list, and is not drawn again.
    for (const [id, list] of byNode) {
      const old = before.get(id);
      if (old && JSON.stringify(old) === JSON.stringify(list)) byNode.set(id, old);
    }
    canvas.setState({ issues: byNode });
  }, [canvas, issues]);

  return issues;
}
