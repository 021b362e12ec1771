import { useTranslation } from 'react-i18next';
import type { ModelListItem } from '../../../engine/contract/models.ts';
import { useFormat } from '../../i18n/use-format.ts';

/** Why a model was published or refused, and which candidate won, in plain words. */
export function useGateWords(): (model: NonNullable<ModelListItem['model']>) => string {
  const { t } = useTranslation('training');
  const format = useFormat();
  return ({ gate, reason, figures }) => {
    const won = t(`won.${reason}`, { count: Object.keys(figures).length });
    if (!gate) return won;
    const { contest } = gate;
    const figuresOf = contest && {
      auc: format.fineShare(contest.auc),
      champion: format.fineShare(contest.championAuc),
    };
    return `${won} ${t(`gate.${gate.verdict}`, figuresOf ?? {})}`;
  };
}
