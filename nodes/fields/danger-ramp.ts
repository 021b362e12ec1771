/** Background of a churn band on the editor's one danger ramp; never show it without the band's number. */
export function dangerFill(band: number): string {
  return band >= 1 && band <= 10 ? `var(--naru-danger-${String(band)})` : 'var(--naru-sunken)';
}

/** Colour of text on `dangerFill(band)`. */
export function dangerInk(band: number): string {
  return band >= 1 && band <= 10 ? `var(--naru-danger-ink-${String(band)})` : 'var(--naru-ink-quiet)';
}

/** The churn probabilities of a band in percent: `0-10%`, `90-100%`. */
export function bandPercent(band: number): string {
  return `${String((band - 1) * 10)}–${String(band * 10)}%`;
}
