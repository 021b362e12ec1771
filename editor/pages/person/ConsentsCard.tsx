import { Table, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CustomerDetail } from '../../../engine/contract/people.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Card } from './Card.tsx';

/** What the customer agreed to, per channel, with its date and source. */
export function ConsentsCard({ consents }: { readonly consents: CustomerDetail['consents'] }) {
  const { t, i18n } = useTranslation('people');
  const format = useFormat();
  const word = (kind: string, value: string) =>
    i18n.exists(`people:consents.${kind}.${value}`) ? t(`consents.${kind}.${value}`) : value;
  return (
    <Card title={t('consents.title')}>
      {consents.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('consents.none')}
        </Text>
      ) : (
        <Table verticalSpacing={5} horizontalSpacing={0} fz="sm" withRowBorders={false}>
          <Table.Tbody>
            {consents.map((consent) => (
              <Table.Tr key={`${consent.channel}-${consent.purpose}`}>
                <Table.Td>
                  {word('channels', consent.channel)} {word('purposes', consent.purpose)}
                </Table.Td>
                <Table.Td>
                  {consent.granted ? (
                    <IconCheck size={15} color="var(--naru-success)" aria-label={t('consents.granted')} role="img" />
                  ) : (
                    <IconX size={15} color="var(--naru-ink-quiet)" aria-label={t('consents.refused')} role="img" />
                  )}
                </Table.Td>
                <Table.Td ta="right" c="dimmed" title={word('sources', consent.source)}>
                  {format.day(consent.at)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  );
}
