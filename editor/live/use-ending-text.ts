import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { endingText } from '../../nodes/known-names.ts';
import { useText } from '../i18n/use-locale.ts';

/** How a way of ending is called; a reason that the journey's author wrote is shown as written, none is the end reached. */
export function useEndingText(): (reason: string | null) => string {
  const { t, i18n } = useTranslation('live');
  const text = useText();
  return useCallback(
    (reason) => {
      const key = reason ?? 'finished';
      return i18n.exists(`live:endings.${key}`) ? t(`endings.${key}`) : text(endingText(key));
    },
    [t, i18n, text],
  );
}
