import { useTranslation } from 'react-i18next';
import { useNewJourney } from '../journeys/use-new-journey.ts';

/** Makes a draft for everybody at or above a probability, as a test of its message or for all, and opens its canvas. */
export function useAtRiskJourney() {
  const { t } = useTranslation('insights');
  return useNewJourney((atRisk: { readonly probability: number; readonly test: boolean }) => {
    const percent = Math.round(100 * atRisk.probability);
    return { name: t(atRisk.test ? 'journey.testName' : 'journey.name', { percent }), template: 'at-risk', atRisk };
  });
}
