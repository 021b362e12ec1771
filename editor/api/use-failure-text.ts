import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiFailure } from './failure.ts';

/** What happened, what is safe, and what to do, in the reader's language. */
export interface FailureText {
  readonly title: string;
  readonly body: string;
}

/** Turns anything thrown into words. Codes without words of their own show the server's sentence. */
export function useFailureText(): (error: unknown) => FailureText {
  const { t, i18n } = useTranslation('failures');
  return useCallback(
    (error) => {
      if (!(error instanceof ApiFailure)) return { title: t('unexpected.title'), body: t('unexpected.body') };
      const known = (code: string): boolean => i18n.exists(`failures:${code}.title`);
      const key = known(error.code) ? error.code : error.code.endsWith('-not-found') ? 'not-found' : 'other';
      const message = [error.message, ...error.places.slice(0, 3).map((place) => `${place.path}: ${place.message}`)];
      const values = { message: message.join(' · '), code: error.code };
      return { title: t(`${key}.title`, values), body: t(`${key}.body`, values) };
    },
    [t, i18n],
  );
}
