import { createContext, useContext } from 'react';
import type { CustomerListItem } from '../../engine/contract/people.ts';
import type {
  AudienceEstimate,
  BandCount,
  PreviewRequest,
  PreviewResult,
  RfmCell,
  Sender,
  Settings,
  ShopItems,
  ShopSchema,
} from '../../engine/contract/shop.ts';
import type { AudienceFilter } from '../../engine/filter.ts';
import type { Locale, Text } from '../../engine/text.ts';

/**
 * All that a panel knows of the world outside its own config. Panels never fetch: the editor loads these (through its
 * own cache) and wraps the panel in `<FieldsProvider value={...}>`. Everything that is loaded may be null while it loads
 * or when loading failed; panels then stay usable and only show no figures. Keep the object's identity stable between
 * renders (`useMemo`) and the functions' identity stable for ever, because panels re-ask when it changes.
 */
export interface FieldsValue {
  /** The language of the person using the editor. */
  readonly locale: Locale;
  /** `GET /api/schema`: known events, properties and attributes, for pickers. */
  readonly schema: ShopSchema | null;
  /** `GET /api/bands`: people per churn band now; band 0 = no score. */
  readonly bands: readonly BandCount[] | null;
  /** `GET /api/rfm`: people per cell of the R x F grid. */
  readonly rfm: readonly RfmCell[] | null;
  /** `GET /api/items`: categories and products whose purchase is predicted. */
  readonly items: ShopItems | null;
  /** `GET /api/senders`. */
  readonly senders: readonly Sender[] | null;
  /** `GET /api/settings`: the law switches and the shop's name, to explain what the pipeline will do. */
  readonly settings: Settings | null;
  /** `POST /api/audience/estimate`. Reject with an `Error` on failure; abort when the signal says so. */
  readonly estimate: (filter: AudienceFilter, signal: AbortSignal) => Promise<AudienceEstimate>;
  /** `POST /api/preview`. The same rules as `estimate`. */
  readonly preview: (request: PreviewRequest, signal: AbortSignal) => Promise<PreviewResult>;
  /** `GET /api/customers?q=`: the first page; an empty text gives any customers. The same rules as `estimate`. */
  readonly searchCustomers: (text: string, signal: AbortSignal) => Promise<readonly CustomerListItem[]>;
}

const FieldsContext = createContext<FieldsValue | null>(null);

/** Wraps node panels, once around the panel area: `<FieldsProvider value={fields}><Panel .../></FieldsProvider>`. */
export const FieldsProvider = FieldsContext.Provider;

/** What the editor told the panels. @throws outside of `FieldsProvider`, which is a mistake of the editor. */
export function useFields(): FieldsValue {
  const value = useContext(FieldsContext);
  if (value === null) throw new Error('a node panel is drawn outside of FieldsProvider');
  return value;
}

/** Picks the words of the person's language: `const say = useText(); say({ ko: '대기', en: 'Wait' })`. */
export function useText(): (text: Text) => string {
  const { locale } = useFields();
  return (text) => text[locale];
}
