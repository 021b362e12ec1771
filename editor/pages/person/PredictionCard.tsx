import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CustomerPrediction } from '../../../engine/contract/predictions.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Card } from './Card.tsx';
import { ProbabilityLine } from './ProbabilityLine.tsx';
import classes from './person.module.css';

/** What the last daily refresh expects of a customer, and how their probability of leaving has gone. */
export function PredictionCard({ prediction }: { readonly prediction: CustomerPrediction | null }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  if (prediction === null) {
    return (
      <Card title={t('prediction.title')}>
        <Text size="sm" c="dimmed">
          {t('prediction.none')}
        </Text>
      </Card>
    );
  }
  const { again, horizon: days, percentile, purchases, value, day, history } = prediction;
  return (
    <Card title={t('prediction.titleDays', { days })}>
      <dl className={classes['expected']}>
        <dt>{t('prediction.again')}</dt>
        <dd>{again ? t('prediction.againWithin', again) : t('prediction.againNot', { days })}</dd>
        {purchases !== null && (
          <>
            <dt>{t('prediction.purchases')}</dt>
            <dd>{t('prediction.times', { times: format.oneDecimal(purchases) })}</dd>
          </>
        )}
        {value !== null && (
          <>
            <dt>{t('prediction.value')}</dt>
            <dd>{format.money(value)}</dd>
          </>
        )}
        <dt>{t('prediction.rank')}</dt>
        <dd>{t('prediction.above', { share: format.share(Math.floor(percentile) / 100) })}</dd>
      </dl>
      {history.length > 1 && <ProbabilityLine history={history} />}
      <Text size="xs" c="dimmed" mt="xs">
        {t('prediction.at', { day: format.date(day) })}
        {history.some(({ lookedBack }) => lookedBack) && ` ${t('prediction.lookedBack')}`}
      </Text>
    </Card>
  );
}
