import { SegmentedControl, Tooltip, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../engine/text.ts';
import { chooseLocale } from '../i18n/i18n.ts';
import { useLocale } from '../i18n/use-locale.ts';
import classes from './Switches.module.css';

/** Korean or English; each name is written in its own language. */
export function LanguageSwitch({ rail }: { readonly rail: boolean }) {
  const { t } = useTranslation('shell');
  const locale = useLocale();
  if (rail) {
    const other: Locale = locale === 'ko' ? 'en' : 'ko';
    return (
      <Tooltip label={t('language')} position="right">
        <UnstyledButton
          className={classes['square']}
          onClick={() => chooseLocale(other)}
          aria-label={`${locale === 'ko' ? '한' : 'EN'} · ${t('language')}`}
        >
          {locale === 'ko' ? '한' : 'EN'}
        </UnstyledButton>
      </Tooltip>
    );
  }
  return (
    <SegmentedControl
      value={locale}
      onChange={(value) => chooseLocale(value === 'ko' ? 'ko' : 'en')}
      aria-label={t('language')}
      data={[
        { value: 'ko', label: <span lang="ko">한국어</span> },
        { value: 'en', label: <span lang="en">English</span> },
      ]}
    />
  );
}
