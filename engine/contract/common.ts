/** The one format of every refusal. */
export interface ApiError {
  readonly error: {
    /** Stable kebab-case code. */
    readonly code: string;
    /** A plain English sentence; the editor shows its own words for known codes. */
    readonly message: string;
    /** Where in the request, for bad input. */
    readonly places?: readonly { readonly path: string; readonly code: string; readonly message: string }[];
    readonly requestId: string;
  };
}

/** A page of a long list; `next` is the cursor of the following page, null at the end. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
  /** Number of all matching items, when cheap to know. */
  readonly total: number | null;
}

/** How the parts of the product are. */
export interface Status {
  readonly version: string;
  readonly durable: {
    readonly ready: boolean;
    /** Why publishing is off, when it is. */ readonly reason: string | null;
    readonly webUrl: string | null;
  };
  readonly model: {
    readonly ready: boolean;
    /** Why there is no model; or, while an earlier one works, why the published one is not in use. */
    readonly reason: string | null;
    /** The model in use. */
    readonly hash: string | null;
  };
  readonly sample: {
    readonly state: 'absent' | 'loading' | 'loaded' | 'removed';
    /** 0..1 while loading. */
    readonly progress: number;
  };
  readonly customers: number;
}
