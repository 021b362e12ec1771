import { Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { PredictedBand } from '../../../engine/contract/predictions.ts';
import { bandPercent } from '../../../nodes/fields/danger-ramp.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { WideTable } from '../../list/WideTable.tsx';
import { dangerPaint } from '../../theme/danger.ts';
import { Section } from '../settings/Section.tsx';
import { PeopleLink } from './PeopleLink.tsx';
import classes from './prediction.module.css';

/** People per churn band and what would be lost with them: zero-based columns over their own table. */
export function BandsSection({
  bands,
  horizon,
}: {
  readonly bands: readonly PredictedBand[];
  readonly horizon: number;
}) {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const scored = bands.reduce((sum, { people }) => sum + people, 0);
  const most = Math.max(1, ...bands.map(({ people }) => people));
  const valued = bands.some(({ atRisk }) => atRisk !== null);
  return (
    <Section title={t('bands.title')} about={t('bands.about')}>
      <WideTable label={t('bands.title')}>
        <Table className={classes['bands'] ?? ''} withRowBorders={false} layout="fixed" fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={112}>
                <span className="naru-hidden">{t('bands.band')}</span>
              </Table.Th>
              {bands.map(({ band, people }) => {
                const { ground, ink } = dangerPaint(band);
                return (
                  <Table.Th key={band} scope="col" className={classes['column'] ?? ''}>
                    <div className={classes['plot']} aria-hidden="true">
                      <div style={{ height: `${String((100 * people) / most)}%`, background: ground }} />
                    </div>
                    <Link
                      to="/prediction"
                      search={{ tab: 'signals', band }}
                      className={classes['tile']}
                      style={{ background: ground, color: ink }}
                      title={t('bands.why', { band })}
                    >
                      {band}
                    </Link>
                  </Table.Th>
                );
              })}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Row name={t('bands.people')}>
              {bands.map(({ band, people }) => (
                <PeopleLink key={band} people={people} band={band} label={t('bands.peopleIn', { band })} />
              ))}
            </Row>
            <Row name={t('bands.share')} quiet>
              {bands.map(({ people }) => format.fineShare(scored === 0 ? 0 : people / scored))}
            </Row>
            <Row name={t('bands.probability')} quiet>
              {bands.map(({ band }) => bandPercent(band))}
            </Row>
            <Row name={t('bands.leaving')}>{bands.map(({ churners }) => format.count(churners))}</Row>
            {valued && (
              <Row name={t('bands.atRisk')}>
                {bands.map(({ atRisk }) => (atRisk === null ? '–' : format.short(atRisk)))}
              </Row>
            )}
          </Table.Tbody>
        </Table>
      </WideTable>
      <Text size="xs" c="dimmed" mt="sm" maw={760}>
        {valued ? t('bands.atRiskMeans', { days: horizon }) : t('bands.noValue')} {t('bands.sticky')}
      </Text>
    </Section>
  );
}

function Row({
  name,
  quiet = false,
  children,
}: {
  readonly name: string;
  readonly quiet?: boolean;
  readonly children: readonly React.ReactNode[];
}) {
  return (
    <Table.Tr>
      <Table.Th scope="row">{name}</Table.Th>
      {children.map((cell, index) => (
        <Table.Td key={index} {...(quiet && { c: 'dimmed' })}>
          {cell}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
