import { useTranslation } from 'react-i18next';
import type { Factor, FactorName } from '../../../engine/contract/insights.ts';
import { useFormat } from '../../i18n/use-format.ts';

/** Names of factors, and a step of one in its own unit ("8 → 24 days"). */
export function useFactorWords(): {
  readonly name: (factor: FactorName) => string;
  readonly step: (factor: Pick<Factor, 'name' | 'from' | 'to'>) => string;
} {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const number = (name: FactorName, value: number): string => {
    if (name === 'meanSpend') return format.money(value);
    return Math.abs(value) < 10 ? format.oneDecimal(value) : format.count(value);
  };
  return {
    name: (factor) => t(`factors.names.${factor}`),
    step: ({ name, from, to }) => t(`factors.units.${name}`, { from: number(name, from), to: number(name, to) }),
  };
}
