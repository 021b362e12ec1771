import { create } from 'zustand';

/**
 * The zone that moments are written in: the shop's, so that an hour on a page is the hour of a journey's wall-clock wait and
 * of the law, wherever the reader sits. Until the settings are known it is the reader's own.
 */
export const useShopZone = create<{ readonly zone: string | undefined }>(() => ({ zone: undefined }));

/** Says which IANA zone the shop keeps. */
export function setShopZone(zone: string): void {
  useShopZone.setState({ zone });
}
