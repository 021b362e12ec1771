import { Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { bandPercent } from '../../../nodes/fields/danger-ramp.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { WideTable } from '../../list/WideTable.tsx';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { dangerPaint } from '../../theme/danger.ts';
import { Section } from '../settings/Section.tsx';
import classes from './prediction.module.css';

const BANDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/** People per churn band: zero-based columns, and the same figures as a table. */
export function BandsSection() {
  const { t } = useTranslation('prediction');
  const format = useFormat();
  const bands = useQuery({ queryKey: keys.bands, queryFn: ({ signal }) => api.bands(signal), refetchInterval: 60_000 });
  const peopleIn = (band: number) => bands.data?.find((count) => count.band === band)?.people ?? 0;
  const scored = BANDS.reduce((sum, band) => sum + peopleIn(band), 0);
  const most = Math.max(1, ...BANDS.map(peopleIn));
  return (
    <Section title={t('bands.title')} about={t('bands.about')}>
      {bands.isPending ? (
        <Skeleton height={260} aria-busy="true" />
      ) : !bands.data ? (
        <FailureNotice error={bands.error} onRetry={() => void bands.refetch()} />
      ) : scored === 0 ? (
        <Text size="sm" c="dimmed">
          {t('bands.empty')}
        </Text>
      ) : (
        <>
          <WideTable label={t('bands.title')}>
            <Table className={classes['bands'] ?? ''} withRowBorders={false} layout="fixed" fz="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th w={72}>
                    <span className={classes['hidden']}>{t('bands.band')}</span>
                  </Table.Th>
                  {BANDS.map((band) => {
                    const { ground } = dangerPaint(band);
                    return (
                      <Table.Th key={band} scope="col" className={classes['column'] ?? ''}>
                        <div className={classes['plot']} aria-hidden="true">
                          <div style={{ height: `${String((100 * peopleIn(band)) / most)}%`, background: ground }} />
                        </div>
                        <BandHead band={band} />
                      </Table.Th>
                    );
                  })}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                <Table.Tr>
                  <Table.Th scope="row">{t('bands.people')}</Table.Th>
                  {BANDS.map((band) => (
                    <Table.Td key={band} fw={600}>
                      {format.count(peopleIn(band))}
                    </Table.Td>
                  ))}
                </Table.Tr>
                <Table.Tr>
                  <Table.Th scope="row">{t('bands.share')}</Table.Th>
                  {BANDS.map((band) => (
                    <Table.Td key={band} c="dimmed">
                      {format.share(peopleIn(band) / scored)}
                    </Table.Td>
                  ))}
                </Table.Tr>
                <Table.Tr>
                  <Table.Th scope="row">{t('bands.probability')}</Table.Th>
                  {BANDS.map((band) => (
                    <Table.Td key={band} c="dimmed">
                      {bandPercent(band)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              </Table.Tbody>
            </Table>
          </WideTable>
          {peopleIn(0) > 0 && (
            <Text size="xs" c="dimmed" mt="xs">
              {t('bands.none', { people: format.count(peopleIn(0)) })}
            </Text>
          )}
        </>
      )}
    </Section>
  );
}

function BandHead({ band }: { readonly band: number }) {
  const { ground, ink } = dangerPaint(band);
  return (
    <span className={classes['tile']} style={{ background: ground, color: ink }}>
      {band}
    </span>
  );
}
