import { replaceEqualDeep, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LiveNumbers } from '../../engine/contract/live.ts';
import { api } from '../api/calls.ts';
import { keys } from '../api/keys.ts';
import { withQuery } from '../api/request.ts';
import { useServerEvents, type StreamState } from '../api/use-server-events.ts';
import { useCanvasStore } from '../canvas/canvas-context.ts';
import { liveOverlay } from '../canvas/overlay.ts';
import { withChanges } from './with-changes.ts';

/**
 * The numbers of a running journey, moving as people move; drawn over the canvas while the page shows them.
 *
 * @param id null = not in live mode.
 * @param version undefined = the newest.
 */
export function useLiveNumbers(
  id: string | null,
  version: number | undefined,
): {
  readonly numbers: LiveNumbers | null;
  readonly stream: StreamState;
} {
  const client = useQueryClient();
  const canvas = useCanvasStore();
  const key = keys.live(id ?? '', version);
  const first = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.live(id ?? '', version, signal),
    enabled: id !== null,
    // While the stream is down (a proxy that cuts it), the numbers still come, only slower.
    refetchInterval: 15_000,
  });
  const stream = useServerEvents<LiveNumbers>(
    id === null ? null : withQuery(`/api/journeys/${encodeURIComponent(id)}/live/stream`, { version }),
    {
      // Nodes whose numbers are the same keep their object, so that only cards that changed are drawn again.
      numbers: (numbers) => {
        client.setQueryData<LiveNumbers>(key, (old) => (old ? replaceEqualDeep(old, numbers) : numbers));
      },
      changes: (changes) => {
        client.setQueryData<LiveNumbers>(key, (old) => withChanges(old, changes));
      },
    },
  );
  const numbers = id === null ? null : (first.data ?? null);

  useEffect(() => {
    if (numbers !== null) canvas.setState({ overlay: liveOverlay(numbers) });
  }, [canvas, numbers]);

  return { numbers, stream };
}
