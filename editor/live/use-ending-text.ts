import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** How a way of ending is called; a reason that the journey's author wrote is shown as written. */
export function useEndingText(): (reason: string) => string {
  const { t, i18n } = useTranslation('live');
  return useCallback((reason) => (i18n.exists(`live:endings.${reason}`) ? t(`endings.${reason}`) : reason), [t, i18n]);
}
