/** The languages Naru speaks. */
export type Locale = 'ko' | 'en';

/** A user-visible sentence or label in every language. */
export type Text = Readonly<Record<Locale, string>>;
