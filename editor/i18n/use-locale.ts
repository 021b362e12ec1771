import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Locale, Text } from '../../engine/text.ts';

/** The language of the page. */
export function useLocale(): Locale {
  const { i18n } = useTranslation();
  return i18n.language.startsWith('ko') ? 'ko' : 'en';
}

/** Picks the reader's language out of a bilingual text of the engine or a node type. */
export function useText(): (text: Text) => string {
  const locale = useLocale();
  return useCallback((text) => text[locale], [locale]);
}
