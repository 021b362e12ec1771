/** A real SMTP server with troubles of its own, which keeps what it has taken. */
import type { Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { plainTrouble } from './troubles.ts';

export interface PlainMailbox {
  readonly port: number;
  /** How often each mail was taken, by `recipient subject`. */
  readonly kept: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

const SLOW_MS = 300;

/** Subjects are plain words here, so that a header's line tells. */
function subjectOf(head: string): string {
  return /^subject: *(\w+)/im.exec(head)?.[1] ?? '';
}

/** Resolves with the mailbox when it listens. */
export async function openPlainMailbox(): Promise<PlainMailbox> {
  const kept = new Map<string, number>();
  const seen = new Map<string, number>();
  const cut = (session: SMTPServerSession): void => {
    const { connections } = server as unknown as { connections: Set<{ id: string; _socket: Socket }> };
    for (const connection of connections) if (connection.id === session.id) connection._socket.destroy();
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      let head = '';
      stream.on('data', (part: Buffer) => {
        if (head.length < 4000) head += part.toString('latin1');
      });
      stream.on('end', () => {
        const to = session.envelope.rcptTo[0]?.address ?? '';
        const name = `${to} ${subjectOf(head)}`;
        const times = (seen.get(name) ?? 0) + 1;
        seen.set(name, times);
        const trouble = plainTrouble(to, subjectOf(head));
        const keep = (): void => void kept.set(name, (kept.get(name) ?? 0) + 1);
        if (trouble === 'refuse') return done(Object.assign(new Error('No such user here'), { responseCode: 550 }));
        if (trouble === 'put-off' && times === 1)
          return done(Object.assign(new Error('Later, please'), { responseCode: 451 }));
        if (trouble === 'cut') return cut(session);
        keep();
        if (trouble === 'cut-kept') return cut(session);
        // The client gives up; nobody answers.
        if (trouble === 'silent-kept') return;
        if (trouble === 'slow') return void setTimeout(done, SLOW_MS);
        done();
      });
    },
  });
  // Clients are killed in the middle of their sentences.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    kept,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
