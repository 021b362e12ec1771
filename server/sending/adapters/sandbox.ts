import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Adapter, AdapterKind, Intent, SendResult } from './adapter.ts';

const share = z.number().min(0).max(1).optional();
const sandboxConfig = z.object({
  /** Share of messages refused for good, put off at the first attempt, or lost track of; chosen by key, so always the same ones. */
  failRate: share,
  transientRate: share,
  unknownRate: share,
  /** What those that are put off are asked to wait, as by a Retry-After. */
  retryAfterMs: z.number().int().min(0).optional(),
  /** How long a call takes, in milliseconds. */
  delayMs: z.number().int().min(0).max(60_000).optional(),
});
type SandboxConfig = z.infer<typeof sandboxConfig>;

/** 0..1, fixed by the key. */
function drawn(key: string): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) / 2 ** 32;
}

function fate(config: SandboxConfig, intent: Intent): SendResult {
  const { failRate = 0, transientRate = 0, unknownRate = 0, retryAfterMs } = config;
  const u = drawn(intent.key);
  if (u < failRate) {
    return { result: 'rejected', class: 'permanent', code: 'sandbox-refused', detail: 'Refused by the sandbox.' };
  }
  if (u < failRate + transientRate && intent.attempt === 1) {
    return {
      result: 'rejected',
      class: 'transient',
      code: 'sandbox-busy',
      detail: 'Put off by the sandbox.',
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
  }
  if (u >= 1 - unknownRate) return { result: 'unknown', code: 'sandbox-unknown', detail: 'Lost by the sandbox.' };
  return accepted;
}

const accepted: SendResult = { result: 'accepted', providerId: null };

/** Short: a second time does no harm. */
export const SANDBOX_LEASE_MS = 15_000;

function open(config: SandboxConfig): Adapter {
  const plain = !config.failRate && !config.transientRate && !config.unknownRate;
  return {
    // What it "sends" is kept in the message's own row, so a second time writes the same again.
    idempotency: { windowMs: Number.MAX_SAFE_INTEGER },
    claimSize: 2000,
    groupSize: 2000,
    leaseMs: SANDBOX_LEASE_MS,
    keepsAccepted: false,
    async send(intents) {
      if (config.delayMs) await new Promise((resolve) => setTimeout(resolve, config.delayMs));
      return plain ? intents.map(() => accepted) : intents.map((intent) => fate(config, intent));
    },
    close: () => Promise.resolve(),
  };
}

/** Goes through all of dispatch and keeps what it would have sent; nothing leaves the machine. */
export const sandbox: AdapterKind<SandboxConfig> = {
  kind: 'sandbox',
  channels: ['email', 'sms', 'alimtalk'],
  config: sandboxConfig,
  open,
};
