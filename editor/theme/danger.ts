/** One band's paint: the ground and the ink that can be read on it. */
export interface DangerPaint {
  readonly ground: string;
  readonly ink: string;
}

/**
 * The danger ramp as CSS variables, band 1 (calm) to 10 (alarm). Lightness falls (light scheme) or rises (dark scheme)
 * with every step, so that the order survives any colour blindness; hue goes from the accent over ochre to crimson.
 * Never show it without the band's number. Band 0 is "no score".
 */
export function dangerPaint(band: number): DangerPaint {
  if (!Number.isInteger(band) || band < 1 || band > 10) {
    return { ground: 'var(--naru-sunken)', ink: 'var(--naru-ink-quiet)' };
  }
  return { ground: `var(--naru-danger-${String(band)})`, ink: `var(--naru-danger-ink-${String(band)})` };
}
