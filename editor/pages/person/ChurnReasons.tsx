import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ChurnReason } from '../../../engine/facts.ts';
import { useFormat } from '../../i18n/use-format.ts';
import classes from './person.module.css';

const GROUPS = ['recency', 'rhythm', 'frequency', 'spend', 'tenure', 'timing', 'visits', 'interest', 'messages'];

/** The signals behind a score in words: what raised it to the right, what lowered it to the left, longest first. */
export function ChurnReasons({ reasons }: { readonly reasons: readonly ChurnReason[] }) {
  const { t } = useTranslation('people');
  const words = useReasonWords();
  const strongest = Math.max(0.01, ...reasons.map(({ effect }) => Math.abs(effect)));
  if (reasons.length === 0) return null;
  return (
    <ul className={classes['reasons']} aria-label={t('churn.signals')}>
      {reasons.map((reason) => {
        const raises = reason.effect > 0;
        const width = `${String((50 * Math.abs(reason.effect)) / strongest)}%`;
        return (
          <li key={reason.group}>
            <Text size="sm" component="span">
              {words(reason)}
            </Text>
            <Text size="xs" c="dimmed" component="span" className={classes['direction'] ?? ''}>
              {raises ? t('churn.raises') : t('churn.lowers')}
            </Text>
            <span className={classes['push']} aria-hidden="true">
              <span
                data-raises={raises || undefined}
                style={raises ? { left: '50%', width } : { right: '50%', width }}
              />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** One signal as a sentence in the reader's language. */
export function useReasonWords(): (reason: ChurnReason) => string {
  const { t } = useTranslation('people');
  const format = useFormat();
  return ({ group, value }) => {
    const rounded = group === 'spend' ? format.money(value) : format.count(Math.round(value));
    if (group === 'trend') {
      const key = value > 0 ? 'trendMore' : value < 0 ? 'trendLess' : 'trendSame';
      const count = Math.abs(Math.round(value));
      return t(`reasons.${key}`, { count, value: format.count(count) });
    }
    return GROUPS.includes(group)
      ? t(`reasons.${group}`, { count: Math.round(value), value: rounded })
      : `${group} ${rounded}`;
  };
}
