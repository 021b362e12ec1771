import { Alert, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { RFM_GROUPS } from '../../../engine/filter.ts';
import { RFM_GROUP_NAMES } from '../../../nodes/rfm/group-names.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useText } from '../../i18n/use-locale.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { Section } from '../settings/Section.tsx';
import { PeopleLink } from './PeopleLink.tsx';
import { RfmMap } from './RfmMap.tsx';
import { rfmTies } from './rfm-ties.ts';
import classes from './prediction.module.css';

/** The R x F grid as a picture, and its named groups as a table. */
export function RfmSection() {
  const { t } = useTranslation('prediction');
  const format = useFormat();
  const say = useText();
  const cells = useQuery({ queryKey: keys.rfm, queryFn: ({ signal }) => api.rfm(signal), refetchInterval: 60_000 });
  const data = cells.data ?? [];
  const all = data.reduce((sum, cell) => sum + cell.people, 0);
  const groups = RFM_GROUPS.map((group) => {
    const own = data.filter((cell) => cell.group === group);
    return {
      group,
      people: own.reduce((sum, cell) => sum + cell.people, 0),
      revenue: own.reduce((sum, cell) => sum + cell.revenue, 0),
    };
  }).filter(({ people }) => people > 0);
  return (
    <Section title={t('rfm.title')} about={t('rfm.about')}>
      {cells.isPending ? (
        <Skeleton height={320} aria-busy="true" />
      ) : !cells.data ? (
        <FailureNotice error={cells.error} onRetry={() => void cells.refetch()} />
      ) : all === 0 ? (
        <Text size="sm" c="dimmed">
          {t('rfm.empty')}
        </Text>
      ) : (
        <Stack gap="md">
          {rfmTies(data).map(({ axis, score, share }) => (
            <Alert key={axis} color="amber" variant="light">
              {t(`rfm.tied.${axis}`, { score, share: format.share(share) })}
            </Alert>
          ))}
          <div className={classes['rfm']}>
            <RfmMap cells={data} />
            <Table fz="sm" verticalSpacing={6} className={classes['table'] ?? ''}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('rfm.group')}</Table.Th>
                  <Table.Th ta="right">{t('rfm.people')}</Table.Th>
                  <Table.Th ta="right">{t('rfm.share')}</Table.Th>
                  <Table.Th ta="right">{t('rfm.revenue')}</Table.Th>
                  <Table.Th ta="right">{t('rfm.average')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {groups.map(({ group, people, revenue }) => (
                  <Table.Tr key={group}>
                    <Table.Td>{say(RFM_GROUP_NAMES[group])}</Table.Td>
                    <Table.Td ta="right">
                      <PeopleLink people={people} rfm={group} label={say(RFM_GROUP_NAMES[group])} />
                    </Table.Td>
                    <Table.Td ta="right">{format.fineShare(people / all)}</Table.Td>
                    <Table.Td ta="right">{format.count(revenue)}</Table.Td>
                    <Table.Td ta="right">{format.count(revenue / people)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        </Stack>
      )}
    </Section>
  );
}
