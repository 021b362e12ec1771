import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ChurnFact } from '../../../engine/facts.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { BandTile } from './BandTile.tsx';
import { Card } from './Card.tsx';
import { ChurnReasons } from './ChurnReasons.tsx';

/** The churn score of this moment, what it means, and what moved it. */
export function ChurnCard({ churn }: { readonly churn: ChurnFact | null }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const model = useQuery({ queryKey: keys.model, queryFn: ({ signal }) => api.model(signal) });
  const days = model.data?.horizonDays;
  return (
    <Card title={t('churn.title')}>
      {churn === null || churn.status === 'failed' ? (
        <Text size="sm" c="dimmed">
          {t('churn.unavailable')}
        </Text>
      ) : churn.status === 'none' ? (
        <Text size="sm" c="dimmed">
          {t('churn.none')}
        </Text>
      ) : (
        <>
          <Group gap="sm" wrap="nowrap">
            <BandTile band={churn.band} large />
            <div>
              <Text fw={700} size="xl" lh={1.2} className="naru-figures">
                {format.share(churn.p)}
              </Text>
              {days !== undefined && (
                <Text size="xs" c="dimmed">
                  {t('churn.meaning', { days })}
                </Text>
              )}
            </div>
          </Group>
          <ChurnReasons reasons={churn.reasons} />
          <Text size="xs" c="dimmed" mt="xs">
            {t('churn.at', { moment: format.moment(churn.at) })}
          </Text>
        </>
      )}
    </Card>
  );
}
