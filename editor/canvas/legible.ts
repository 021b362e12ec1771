/** Below this zoom text cannot be read, so cards and edges are drawn as plain shapes. */
export const LEGIBLE = 0.35;
