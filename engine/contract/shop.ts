import { z } from 'zod';
import type { RfmGroup } from '../filter.ts';

export interface AudienceEstimate {
  readonly people: number;
  readonly of: number;
  /** Customers looked at when `people` is scaled up from a sample of them; absent = everyone was looked at. */
  readonly sampled?: number;
  readonly sample: readonly { readonly id: number; readonly name: string | null; readonly externalId: string }[];
}

export interface ShopSchema {
  readonly events: readonly {
    readonly name: string;
    readonly count: number;
    readonly properties: readonly {
      readonly name: string;
      readonly type: 'string' | 'number' | 'boolean' | 'date' | 'list';
      readonly examples: readonly string[];
    }[];
  }[];
  readonly attributes: readonly {
    readonly name: string;
    readonly type: 'string' | 'number' | 'boolean' | 'date' | 'list';
    readonly examples: readonly string[];
  }[];
}

export interface BandCount {
  /** 1..10; 0 = no score. */
  readonly band: number;
  readonly people: number;
}

export interface RfmCell {
  readonly r: number;
  readonly f: number;
  readonly group: RfmGroup;
  readonly people: number;
  readonly revenue: number;
}

/** A category or product whose purchase is predicted. */
export interface ShopItem {
  /** `category:<name>` or `product:<id>`: what filters and nodes keep. */
  readonly key: string;
  readonly kind: 'category' | 'product';
  readonly name: string;
  /** Customers who ever bought it, as far back as the model looks. */
  readonly buyers: number;
}

/** What the daily purchase model can say something about. */
export interface ShopItems {
  /** The most bought first; at most 2,000. */
  readonly items: readonly ShopItem[];
  /** How many there are, also those that are left out here. */
  readonly total: number;
  /** When the probabilities were last worked out; null = not yet. */
  readonly fittedAt: number | null;
  /** The probability is of buying at least once within so many days. */
  readonly horizonDays: number | null;
  /** Why nothing is predicted; null when something is. */
  readonly missing: 'not-yet' | 'no-items' | 'too-little-history' | 'too-few-buyers' | null;
  /** How good the model was on days it had not seen; means over the items. Null where too little was known. */
  readonly figures: {
    readonly items: number;
    readonly auc: number;
    readonly boughtBeforeAuc: number;
    readonly brier: number;
    readonly calibrationError: number;
  } | null;
}

export interface ModelCard {
  readonly hash: string;
  readonly trainedOn: string;
  readonly horizonDays: number;
  readonly customers: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly baselines: Readonly<Record<string, { readonly auc: number; readonly brier: number }>>;
  /** The shop was too young or too small for more than the basic model. */
  readonly tooLittleData: boolean;
}

export const previewRequest = z.object({
  content: z.object({
    channel: z.enum(['email', 'sms', 'alimtalk']),
    purpose: z.enum(['ad', 'info', 'auth']),
    sender: z.string().max(100).optional(),
    subject: z.string().max(10000).optional(),
    body: z.string().max(200000),
    html: z.string().max(1000000).optional(),
    templateCode: z.string().max(100).optional(),
  }),
  /** A customer's id; absent = any customer of the shop. */
  customer: z.number().int().optional(),
});
export type PreviewRequest = z.infer<typeof previewRequest>;

export interface PreviewResult {
  readonly customer: { readonly id: number; readonly name: string | null; readonly externalId: string } | null;
  readonly recipient: string | null;
  readonly subject: string | null;
  readonly text: string;
  readonly html: string | null;
  /** SMS or LMS by bytes, the bytes, characters that the channel cannot carry. */
  readonly facts: { readonly kind: string; readonly bytes: number; readonly unsupported: readonly string[] };
  /** Why this customer would not get it now, or null. */
  readonly wouldSkip: string | null;
  readonly problems: readonly {
    readonly code: string;
    readonly message: string;
    /** The words of the message that it is about, or the parser's own. */
    readonly what?: string;
  }[];
}

export const senderInput = z.object({
  name: z.string().min(1).max(100),
  channel: z.enum(['email', 'sms', 'alimtalk']),
  kind: z.enum(['sandbox', 'smtp', 'resend', 'solapi']),
  preferred: z.boolean(),
  rate: z.number().int().positive().max(100000).nullable(),
  /**
   * SMTP: { host, port, secure, user, password, from, replyTo }. Resend: { apiKey, from, replyTo, baseUrl }.
   * SOLAPI: { apiKey, apiSecret, from, pfId, baseUrl }.
   * Secrets are written, never read back.
   */
  config: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type SenderInput = z.infer<typeof senderInput>;
export interface Sender extends Omit<SenderInput, 'config'> {
  readonly id: string;
  readonly config: Readonly<Record<string, string | number | boolean>>;
}

export interface WriteKey {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

export const settings = z.object({
  shopName: z.string().min(1).max(100),
  /** IANA zone of the shop: daily features, caps, law. */
  zone: z.string().min(1).max(64),
  /** Contact line of advertising messages. */
  contact: z.string().max(200),
  /** Free opt-out number of SMS ads, e.g. 080-000-0000. */
  optOutNumber: z.string().max(50),
  capPerDay: z.number().int().min(0).max(100).nullable(),
  /** Hold SMS and AlimTalk ads from 21:00 to 08:00 KST without the night consent. */
  nightHold: z.boolean(),
  /** Share of all customers (0..0.5) whom no journey treats, so that predictions and journeys can be judged by them. */
  untreatedShare: z.number().min(0).max(0.5),
  /** What one message costs, in the shop's currency: weighs treating people against what they may bring. */
  messageCost: z.number().min(0).max(100_000),
  /** Public address of this Naru, for unsubscribe links. */
  publicUrl: z.string().max(300),
});
export type Settings = z.infer<typeof settings>;

/** What it would cost to leave this share of all customers untreated. */
export interface UntreatedCost {
  readonly share: number;
  /** Customers in the group, of all. */
  readonly people: number;
  readonly of: number;
  /**
   * What the live journeys would bring these people in 30 days, by the journeys whose effect stands out from chance;
   * null while none does.
   */
  readonly monthly: { readonly conversions: number; readonly revenue: number; readonly journeys: number } | null;
}

export const replayRequest = z.object({
  action: z.enum(['start', 'pause', 'reset']),
  /** Real days replayed per minute. */
  daysPerMinute: z.number().min(0.01).max(1440).optional(),
});
export type ReplayRequest = z.infer<typeof replayRequest>;
export interface ReplayState {
  readonly available: boolean;
  readonly running: boolean;
  readonly daysPerMinute: number;
  /** Day of the held-back data now replayed, 0..days. */
  readonly day: number;
  readonly days: number;
  /** Events sent in this round. Resetting starts a new round; what was sent stays. */
  readonly sent: number;
  readonly total: number;
  /** When the last replayed event really happened (shifted to the sample's calendar); null before the first. */
  readonly originalAt?: number | null;
  /** Why sending does not succeed at present; null while all is well. */
  readonly error?: { readonly code: string; readonly message: string } | null;
}
