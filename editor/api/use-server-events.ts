import { useEffect, useRef, useState } from 'react';

export type StreamState = 'connecting' | 'open' | 'broken';

/**
 * Listens to a stream of server-sent events while mounted; the browser reconnects by itself. `url` null = do not
 * listen. `onData` gets the parsed JSON of each event of that name.
 *
 * @returns whether numbers are coming in, so that the page can say when they are not.
 */
export function useServerEvents<Data>(url: string | null, event: string, onData: (data: Data) => void): StreamState {
  const [state, setState] = useState<StreamState>('connecting');
  const latest = useRef(onData);
  useEffect(() => {
    latest.current = onData;
  });

  useEffect(() => {
    if (url === null) return undefined;
    const source = new EventSource(url);
    source.onopen = () => setState('open');
    source.onerror = () => setState('broken');
    source.addEventListener(event, (message: MessageEvent<string>) => {
      setState('open');
      latest.current(JSON.parse(message.data) as Data);
    });
    return () => {
      source.close();
      setState('connecting');
    };
  }, [url, event]);

  return state;
}
