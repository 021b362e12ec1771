import { useTranslation } from 'react-i18next';
import type { ModelListItem } from '../../../engine/contract/models.ts';

/** Why a model was published or refused, and which candidate won, in plain words. */
export function useGateWords(): (model: NonNullable<ModelListItem['model']>) => string {
  const { t } = useTranslation('training');
  return ({ gate, reason, figures }) => {
    const won = t(`won.${reason}`, { count: Object.keys(figures).length });
    if (!gate) return won;
    const { contest } = gate;
    const figuresOf = contest && { auc: contest.auc.toFixed(3), champion: contest.championAuc.toFixed(3) };
    return `${won} ${t(`gate.${gate.verdict}`, figuresOf ?? {})}`;
  };
}
