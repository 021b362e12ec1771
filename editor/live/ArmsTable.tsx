import { Alert, Badge, Table, Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconTrophy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ArmReport } from '../../engine/contract/live.ts';
import { useFormat } from '../i18n/use-format.ts';
import classes from './ArmsTable.module.css';
import { IntervalBar, scaleOf } from './IntervalBar.tsx';

/** Arms side by side: what each brought, and how far it truly is from the one it is compared with. */
export function ArmsTable({
  title,
  about,
  report,
  onOpen,
}: {
  readonly title: string;
  readonly about?: string;
  readonly report: ArmReport;
  readonly onOpen?: (port: string, label: string) => void;
}) {
  const { t, i18n } = useTranslation('live');
  const format = useFormat();
  const scale = scaleOf(report.arms.flatMap(({ difference }) => (difference ? [difference.interval] : [])));
  const hasDifference = report.arms.some(({ difference }) => difference !== null);
  // The report names its own two sides of a holdout by word, not by what a person wrote.
  const named = (port: string, label: string): string =>
    i18n.exists(`live:holdout.arms.${port}`) && label === port ? t(`holdout.arms.${port}`) : label;
  const points = (value: number): string => `${value > 0 ? '+' : ''}${format.oneDecimal(value * 100)}`;

  return (
    <section aria-label={title}>
      <Text size="sm" fw={600} component="h3">
        {title}
      </Text>
      <Text size="xs" c="dimmed" mb={6}>
        {about ?? t('arms.about')}
      </Text>
      {report.sampleRatio.flagged && (
        <Alert color="red" icon={<IconAlertTriangle size={16} />} mb="xs" p="xs">
          {t('arms.flagged', { p: report.sampleRatio.p.toExponential(1) })}
        </Alert>
      )}
      <Table fz="sm" verticalSpacing={6} horizontalSpacing={6} className={classes['table'] ?? ''}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('arms.arm')}</Table.Th>
            <Table.Th ta="right">{t('arms.people')}</Table.Th>
            <Table.Th ta="right">{t('rate')}</Table.Th>
            <Table.Th ta="right">{t('arms.revenueEach')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        {report.arms.map((arm) => {
          const label = named(arm.port, arm.label);
          return (
            <Table.Tbody key={arm.port}>
              <Table.Tr>
                <Table.Td>
                  <span className={classes['name']}>{label}</span>
                  {arm.control && (
                    <Badge size="sm" color="gray" ml={4}>
                      {t('arms.control')}
                    </Badge>
                  )}
                  {report.winner === arm.port && (
                    <Badge size="sm" color="green" ml={4} leftSection={<IconTrophy size={11} aria-hidden />}>
                      {t('arms.winner')}
                    </Badge>
                  )}
                </Table.Td>
                <Table.Td ta="right">
                  {onOpen ? (
                    <UnstyledButton className={classes['count'] ?? ''} onClick={() => onOpen(arm.port, label)}>
                      {format.count(arm.passed)}
                    </UnstyledButton>
                  ) : (
                    format.count(arm.passed)
                  )}
                </Table.Td>
                <Table.Td ta="right" fw={600}>
                  {arm.rate === null ? '–' : format.share(arm.rate)}
                </Table.Td>
                <Table.Td ta="right">{arm.passed === 0 ? '–' : format.money(arm.revenue / arm.passed)}</Table.Td>
              </Table.Tr>
              {arm.difference && (
                <Table.Tr className={classes['second'] ?? ''}>
                  <Table.Td colSpan={4}>
                    <IntervalBar
                      value={arm.difference.value}
                      interval={arm.difference.interval}
                      scale={scale}
                      label={t('arms.difference', {
                        value: points(arm.difference.value),
                        low: points(arm.difference.interval.low),
                        high: points(arm.difference.interval.high),
                      })}
                    />
                    {arm.chanceToBest !== null && (
                      <Text size="xs" c="dimmed">
                        {t('arms.best', { chance: format.share(arm.chanceToBest) })}
                      </Text>
                    )}
                  </Table.Td>
                </Table.Tr>
              )}
            </Table.Tbody>
          );
        })}
      </Table>
      <Text size="xs" c="dimmed" mt={6}>
        {[
          ...(report.winner === null && !report.sampleRatio.flagged ? [t('arms.undecided')] : []),
          ...(hasDifference ? [t('arms.always')] : []),
        ].join(' ')}
      </Text>
    </section>
  );
}
