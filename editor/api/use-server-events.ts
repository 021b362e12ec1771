import { useEffect, useRef, useState } from 'react';

export type StreamState = 'connecting' | 'open' | 'broken';

/**
 * Listens to a stream of server-sent events while mounted; the browser reconnects by itself. `url` null = do not
 * listen. Each listener gets the parsed JSON of the events of its name.
 *
 * @returns whether numbers are coming in, so that the page can say when they are not.
 */
export function useServerEvents<Data>(
  url: string | null,
  listeners: Readonly<Record<string, (data: Data) => void>>,
): StreamState {
  const [state, setState] = useState<StreamState>('connecting');
  const latest = useRef(listeners);
  useEffect(() => {
    latest.current = listeners;
  });
  const names = Object.keys(listeners).join(' ');

  useEffect(() => {
    if (url === null) return undefined;
    const source = new EventSource(url);
    source.onopen = () => setState('open');
    source.onerror = () => setState('broken');
    for (const name of names.split(' ')) {
      source.addEventListener(name, (message: MessageEvent<string>) => {
        setState('open');
        latest.current[name]?.(JSON.parse(message.data) as Data);
      });
    }
    return () => {
      source.close();
      setState('connecting');
    };
  }, [url, names]);

  return state;
}
