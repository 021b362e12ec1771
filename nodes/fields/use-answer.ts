import { useEffect, useEffectEvent, useState } from 'react';

/** The last answer to a question that is asked again whenever it changes. */
export interface Answer<Value> {
  /** The newest answer; the previous one stays while the next is awaited. */
  readonly value: Value | null;
  readonly asking: boolean;
  readonly failed: boolean;
  readonly again: () => void;
}

/**
 * Asks when `question` has rested for `restMs`, and drops answers that come late.
 *
 * @param question a text that changes exactly when the answer may; null = do not ask.
 */
export function useAnswer<Value>(
  question: string | null,
  ask: (signal: AbortSignal) => Promise<Value>,
  restMs = 350,
): Answer<Value> {
  const [state, setState] = useState<{ of: string | null; value: Value | null; failed: boolean }>({
    of: null,
    value: null,
    failed: false,
  });
  const [round, setRound] = useState(0);
  const asked = question === null ? null : `${String(round)} ${question}`;

  const askNow = useEffectEvent(ask);

  useEffect(() => {
    if (asked === null) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      askNow(stop.signal).then(
        (value) => {
          if (!stop.signal.aborted) setState({ of: asked, value, failed: false });
        },
        () => {
          if (!stop.signal.aborted) setState((old) => ({ of: asked, value: old.value, failed: true }));
        },
      );
    }, restMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [asked, restMs]);

  return {
    value: state.value,
    asking: asked !== null && state.of !== asked,
    failed: state.failed && state.of === asked,
    again: () => {
      setRound((old) => old + 1);
    },
  };
}
