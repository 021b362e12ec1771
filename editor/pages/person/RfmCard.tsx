import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RfmFact } from '../../../engine/facts.ts';
import { RFM_GROUP_NAMES } from '../../../nodes/rfm/group-names.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useText } from '../../i18n/use-locale.ts';
import { Card } from './Card.tsx';
import classes from './person.module.css';

const FROM_BEST = [5, 4, 3, 2, 1] as const;
const SCORES = [1, 2, 3, 4, 5] as const;

/** Where the customer stands in the RFM grid and what the scores come from. */
export function RfmCard({ rfm }: { readonly rfm: RfmFact | null }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const say = useText();
  if (rfm === null || rfm.r === null || rfm.f === null) {
    return (
      <Card title={t('rfm.title')}>
        <Text size="sm" c="dimmed">
          {rfm === null ? t('rfm.unavailable') : t('rfm.prospect')}
        </Text>
      </Card>
    );
  }
  const { r, f } = rfm;
  return (
    <Card
      title={t('rfm.title')}
      aside={
        <Text size="sm" fw={600} c="var(--naru-accent)">
          {say(RFM_GROUP_NAMES[rfm.group])}
        </Text>
      }
    >
      <Group gap="md" wrap="nowrap" align="center">
        <svg viewBox="0 0 84 84" width="84" role="img" aria-label={`R${String(r)} F${String(f)}`}>
          {FROM_BEST.map((row, y) =>
            SCORES.map((column, x) => (
              <rect
                key={`${String(row)}-${String(column)}`}
                x={x * 17}
                y={y * 17}
                width="15"
                height="15"
                rx="3"
                fill={row === r && column === f ? 'var(--naru-accent)' : 'var(--naru-sunken)'}
                stroke="var(--naru-line)"
              />
            )),
          )}
        </svg>
        <dl className={classes['scores']}>
          <dt>R {r}</dt>
          <dd>{rfm.recencyDays === null ? '–' : t('rfm.recency', { days: format.count(rfm.recencyDays) })}</dd>
          <dt>F {f}</dt>
          <dd>{t('rfm.orders', { orders: format.count(rfm.orders) })}</dd>
          <dt>M {rfm.m ?? '–'}</dt>
          <dd>{t('rfm.amount', { amount: format.money(rfm.amount) })}</dd>
        </dl>
      </Group>
    </Card>
  );
}
