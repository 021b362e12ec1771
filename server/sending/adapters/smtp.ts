import type { Readable } from 'node:stream';
import nodemailer from 'nodemailer';
import { z } from 'zod';
import { openMessage } from '../rendered.ts';
import type { Adapter, AdapterKind, Intent, SendResult } from './adapter.ts';
import { classify, type SmtpError } from './smtp-errors.ts';

const smtpConfig = z.object({
  host: z.string().min(1),
  port: z.number().int().min(1).max(65535),
  secure: z.boolean().default(false),
  user: z.string().optional(),
  password: z.string().optional(),
  /** `name@shop.kr` or `Shop <name@shop.kr>`. */
  from: z.string().min(3),
  replyTo: z.string().optional(),
  /** False accepts a certificate that nobody vouches for, as on a test server. */
  verifyCertificate: z.boolean().default(true),
  /** A server that says nothing for so long has lost the message. */
  timeoutMs: z.number().int().min(10).max(120_000).default(40_000),
});
type SmtpConfig = z.infer<typeof smtpConfig>;

const CONNECTION_MS = 15_000;
/** A lease outlasts the silence by far, so that a silent server's messages are settled by the round that sent them. */
const LEASE_PER_TIMEOUT = 3;
const MESSAGES_PER_CONNECTION = 500;

function domainOf(from: string): string {
  return /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'localhost';
}

function pool(config: SmtpConfig, concurrency: number) {
  const transport = nodemailer.createTransport({
    pool: true,
    host: config.host,
    port: config.port,
    secure: config.secure,
    ...(config.user ? { auth: { user: config.user, pass: config.password ?? '' } } : {}),
    tls: { rejectUnauthorized: config.verifyCertificate },
    maxConnections: concurrency,
    maxMessages: MESSAGES_PER_CONNECTION,
    // Trying again is our own affair: only the ledger knows what may be sent twice.
    maxRequeues: 0,
    connectionTimeout: CONNECTION_MS,
    greetingTimeout: CONNECTION_MS,
    socketTimeout: config.timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as Parameters<typeof nodemailer.createTransport>[0]);
  // The stream of a message is read once the server has answered DATA: from then on it may have left.
  transport.use('stream', (mail, done) => {
    const { message, data } = mail;
    const create = message.createReadStream.bind(message);
    const watched = data as { watch?: (stream: Readable) => void };
    message.createReadStream = (options) => {
      const stream = create(options);
      watched.watch?.(stream);
      return stream;
    };
    done();
  });
  return transport;
}

function mailOf(config: SmtpConfig, { key, recipient, rendered }: Intent) {
  const { subject, text, html, headers } = openMessage(rendered);
  return {
    from: config.from,
    to: { name: '', address: recipient },
    ...(config.replyTo ? { replyTo: config.replyTo } : {}),
    subject: subject ?? '',
    text,
    ...(html === null ? {} : { html }),
    // Prepared: as they stand, neither folded nor encoded, so that every mail program reads the link.
    headers: Object.entries(headers).map(([name, value]) => ({ key: name, value: { prepared: true, value } })),
    messageId: `<${key}@${domainOf(config.from)}>`,
  };
}

function open(config: SmtpConfig, concurrency: number): Adapter {
  const transport = pool(config, concurrency);
  async function sendOne(intent: Intent): Promise<SendResult> {
    let stream: Readable | null = null;
    const watch = (made: Readable): void => void (stream = made);
    const handedOver = (): boolean => stream?.readableDidRead === true;
    try {
      const mail = { ...mailOf(config, intent), watch };
      const info = (await transport.sendMail(mail)) as { messageId: string; response?: string };
      return { result: 'accepted', providerId: info.messageId };
    } catch (error) {
      return classify(error as SmtpError, handedOver());
    }
  }
  return {
    // A Message-ID is no key: servers take the same mail twice.
    idempotency: 'none',
    claimSize: Math.max(50, concurrency * 10),
    groupSize: concurrency,
    leaseMs: LEASE_PER_TIMEOUT * config.timeoutMs,
    keepsAccepted: true,
    send: (intents) => Promise.all(intents.map(sendOne)),
    close() {
      transport.close();
      return Promise.resolve();
    },
  };
}

/** E-mail through any SMTP server. */
export const smtp: AdapterKind<SmtpConfig> = {
  kind: 'smtp',
  channels: ['email'],
  config: smtpConfig,
  open,
};
