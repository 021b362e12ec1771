import { useTranslation } from 'react-i18next';
import { useNewJourney } from './use-new-journey.ts';

/** Creates a journey, blank or from a template, and opens its canvas. */
export function useCreateJourney() {
  const { t } = useTranslation('journeys');
  return useNewJourney((template: 'blank' | 'win-back') => ({
    name: template === 'blank' ? t('names.blank') : t('names.winBack'),
    template,
  }));
}
