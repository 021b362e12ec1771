import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LikelyPurchases } from '../../../engine/contract/people.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Card } from './Card.tsx';
import classes from './person.module.css';

/** What the customer will most likely buy, by the daily model. */
export function LikelyCard({ likely }: { readonly likely: LikelyPurchases | null }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  if (likely === null) {
    return (
      <Card title={t('likely.title')}>
        <Text size="sm" c="dimmed">
          {t('likely.none')}
        </Text>
      </Card>
    );
  }
  return (
    <Card title={t('likely.title')}>
      <ul className={classes['likely']} aria-label={t('likely.meaning', { days: likely.horizonDays })}>
        {likely.items.map(({ key, name, p }) => (
          <li key={key}>
            <span className={classes['likelyName']} title={name}>
              {name}
            </span>
            <span className="naru-figures">{format.fineShare(p)}</span>
            <span className={classes['likelyBar']} aria-hidden="true">
              <span style={{ width: `${String(100 * p)}%` }} />
            </span>
          </li>
        ))}
      </ul>
      <Text size="xs" c="dimmed" mt="xs">
        {t('likely.meaning', { days: likely.horizonDays })} {t('likely.at', { moment: format.moment(likely.at) })}
      </Text>
    </Card>
  );
}
