import { execute, type Database } from '../store/database.ts';

const ID = 'environment-smtp';

/**
 * Makes the SMTP server of NARU_SMTP_URL (`smtp://user:password@host:587`, `smtps://…`) the preferred e-mail sender;
 * without the variable the sender it made earlier is no longer preferred.
 */
export async function applySmtpUrl(
  database: Database,
  url: string | null,
  from: string | null,
  now: number,
): Promise<void> {
  await database.write(async (tx) => {
    if (!url) {
      await execute(database, tx, 'update senders set preferred = 0 where id = ?', [ID]);
      return;
    }
    const { hostname, port, protocol, username, password } = new URL(url);
    const secure = protocol === 'smtps:';
    const config = JSON.stringify({
      host: hostname,
      port: Number(port) || (secure ? 465 : 587),
      secure,
      ...(username ? { user: decodeURIComponent(username), password: decodeURIComponent(password) } : {}),
      from: from ?? `naru@${hostname}`,
    });
    await execute(database, tx, `update senders set preferred = 0 where channel = 'email'`);
    await execute(
      database,
      tx,
      `insert into senders (id, name, channel, kind, config, preferred, rate, tokens, refilled_at, concurrency, created_at)
       values (?, ?, 'email', 'smtp', ?, 1, null, 0, ?, 10, ?)
       on conflict (id) do update set config = excluded.config, preferred = 1, name = excluded.name`,
      [ID, `SMTP ${hostname}`, config, now, now],
    );
  });
}
