import { useDeferredValue, useEffect, useMemo } from 'react';
import type { Issue } from '../../../engine/issue.ts';
import { shopLacks } from '../../../engine/shop-lacks.ts';
import { unknownItems } from '../../../engine/unknown-items.ts';
import { validate } from '../../../engine/validate.ts';
import { nodeTypes } from '../../../nodes/index.ts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { settingsQuery } from '../../api/settings-query.ts';
import { useCanvasStore } from '../../canvas/canvas-context.ts';
import { useJourney } from '../../draft/draft-context.ts';

/** All that is wrong with the drawing; tells the canvas which cards it concerns. Typing goes before checking. */
export function useIssues(): readonly Issue[] {
  const journey = useDeferredValue(useJourney());
  const canvas = useCanvasStore();
  const { data: items } = useQuery({
    queryKey: keys.items,
    queryFn: ({ signal }) => api.items(signal),
    staleTime: 60_000,
  });
  const { data: settings } = useQuery({ ...settingsQuery, staleTime: 60_000 });
  const issues = useMemo(() => {
    const found = validate(journey, nodeTypes);
    const lacks = settings ? shopLacks(journey, nodeTypes, settings) : [];
    // A list that is not whole cannot say that a name is unknown; publishing can.
    if (!items || items.items.length < items.total) return [...found, ...lacks];
    const known = new Set(items.items.map(({ key }) => key));
    return [...found, ...unknownItems(journey, nodeTypes, known, found), ...lacks];
  }, [journey, items, settings]);

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
