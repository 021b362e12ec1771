import type { Carrier } from '../services.ts';

/** Where there is no Temporal: rows stay as they are, and the sweep of a later start brings them on. */
export const noCarrier: Carrier = {
  due: () => undefined,
  slots: () => undefined,
  dispatch: () => undefined,
};
