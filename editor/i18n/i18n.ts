import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Locale } from '../../engine/text.ts';

const STORED = 'naru.language';

/** One namespace per file: `locales/ko/shell.json` is `shell`. */
const files = import.meta.glob<Record<string, unknown>>('../locales/*/*.json', { eager: true, import: 'default' });

function resources(): Record<Locale, Record<string, Record<string, unknown>>> {
  const all: Record<Locale, Record<string, Record<string, unknown>>> = { ko: {}, en: {} };
  for (const [path, words] of Object.entries(files)) {
    const [, locale, namespace] = /locales\/(ko|en)\/(.+)\.json$/.exec(path) ?? [];
    if (locale !== undefined && namespace !== undefined) all[locale as Locale][namespace] = words;
  }
  return all;
}

/** The language chosen before, else the browser's, else English. */
export function firstLocale(stored: string | null, preferred: readonly string[]): Locale {
  if (stored === 'ko' || stored === 'en') return stored;
  for (const language of preferred) {
    if (language.toLowerCase().startsWith('ko')) return 'ko';
    if (language.toLowerCase().startsWith('en')) return 'en';
  }
  return 'en';
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

/** Starts the translations and keeps `<html lang>` in step. */
export async function startI18n(): Promise<i18n> {
  const words = resources();
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18next.use(initReactI18next).init({
    resources: words,
    lng: firstLocale(stored(), navigator.languages),
    fallbackLng: 'en',
    ns: Object.keys(words.en),
    defaultNS: 'shell',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return i18next;
}

/** Changes the language and remembers it in this browser. */
export function chooseLocale(locale: Locale): void {
  try {
    localStorage.setItem(STORED, locale);
  } catch {
    // A browser that keeps nothing still speaks the language until it is closed.
  }
  void i18next.changeLanguage(locale);
}
