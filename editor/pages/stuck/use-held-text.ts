import { useTranslation } from 'react-i18next';

/** Why a run is held and what to do, in words; a code that we have no words for is named. */
export function useHeldText(): (code: string) => string {
  const { t, i18n } = useTranslation('stuck');
  return (code) => (i18n.exists(`stuck:codes.${code}`) ? t(`codes.${code}`) : t('codes.other', { code }));
}
