import { useTranslation } from 'react-i18next';

/** Why a run ended, in words; a reason that a person wrote is shown as it is. */
export function useEndReason(): (reason: string | null) => string {
  const { t, i18n } = useTranslation('people');
  return (reason) => {
    if (reason === null) return t('endings.finished');
    return i18n.exists(`people:endings.${reason}`) ? t(`endings.${reason}`) : reason;
  };
}
