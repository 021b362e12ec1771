import type { Request, Response } from 'express';

/** Proxies and browsers drop a connection that says nothing. */
const HEARTBEAT_MS = 15_000;
/** A reader this many bytes behind is cut off; it comes back and gets the newest. */
const MOST_BEHIND = 4_000_000;

/** A stream of server-sent events. */
export interface EventStream {
  send(event: string, data: unknown): void;
}

/**
 * Answers with server-sent events until the reader goes away.
 * @param ended called once, when it has.
 */
export function eventStream(req: Request, res: Response, ended: () => void): EventStream {
  res.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    Connection: 'keep-alive',
    'X-Accel-Buffering': 'no',
  });
  res.flushHeaders();
  req.socket.setNoDelay(true);
  const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS);
  res.once('close', () => {
    clearInterval(heartbeat);
    ended();
  });
  return {
    send(event, data) {
      write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
  };

  function write(text: string): void {
    if (res.writableEnded || res.destroyed) return;
    if (res.writableLength > MOST_BEHIND) res.destroy();
    else res.write(text);
  }
}
