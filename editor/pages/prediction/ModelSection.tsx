import { Badge, Skeleton, SimpleGrid, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ModelCard } from '../../../engine/contract/shop.ts';
import { api } from '../../api/calls.ts';
import { ApiFailure } from '../../api/failure.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { Section } from '../settings/Section.tsx';
import { BasicModelNotice } from './BasicModelNotice.tsx';
import { FigureTile } from './FigureTile.tsx';
import classes from './prediction.module.css';

const SHARES = ['auc', 'churnRate', 'calibrationError', 'prAuc'] as const;
const ORDER = ['auc', 'topDecileLift', 'calibrationError', 'churnRate', 'prAuc', 'brier'] as const;

/** The model's card: figures with what they mean, and simple methods beside it. */
export function ModelSection() {
  const { t } = useTranslation('prediction');
  const format = useFormat();
  const card = useQuery({ queryKey: keys.model, queryFn: ({ signal }) => api.model(signal) });
  const noModel = card.error instanceof ApiFailure && (card.error.status === 404 || card.error.status === 503);
  const about = card.data ? t('model.about', { customers: format.count(card.data.customers) }) : '';
  return (
    <Section title={noModel ? t('model.absent') : t('model.title')} about={noModel ? t('model.absentBody') : about}>
      {card.isPending ? (
        <Skeleton height={220} aria-busy="true" />
      ) : card.data ? (
        <Card card={card.data} />
      ) : noModel ? null : (
        <FailureNotice error={card.error} onRetry={() => void card.refetch()} />
      )}
    </Section>
  );
}

function Card({ card }: { readonly card: ModelCard }) {
  const { t } = useTranslation('prediction');
  const format = useFormat();
  const precise = (value: number) => value.toFixed(3);
  const shown = ORDER.filter((name) => card.metrics[name] !== undefined);
  const value = (name: (typeof ORDER)[number]): string => {
    const figure = card.metrics[name] ?? 0;
    if (name === 'topDecileLift') return t('metrics.topDecileLiftValue', { times: figure.toFixed(1) });
    return (SHARES as readonly string[]).includes(name) ? format.fineShare(figure) : precise(figure);
  };
  return (
    <>
      <BasicModelNotice />
      <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="md">
        {shown.map((name) => (
          <FigureTile key={name} name={t(`metrics.${name}`)} hint={t(`metrics.${name}Hint`)}>
            {value(name)}
          </FigureTile>
        ))}
      </SimpleGrid>
      <Baselines card={card} />
      <Text size="xs" c="dimmed" mt="sm">
        {t('model.trained', { days: card.horizonDays })} {t('model.hash', { hash: card.hash.slice(0, 12) })}
      </Text>
    </>
  );
}

/** The same test passed by simpler methods: is the model worth its weight? */
function Baselines({ card }: { readonly card: ModelCard }) {
  const { t, i18n } = useTranslation(['prediction', 'training']);
  const format = useFormat();
  const rows = Object.entries(card.baselines);
  if (rows.length === 0) return null;
  const auc = card.metrics['auc'] ?? 0;
  const brier = card.metrics['brier'] ?? 0;
  const own = rows.find(([, figures]) => figures.auc === auc && figures.brier === brier)?.[0];
  const all = own === undefined ? [['lstm', { auc, brier }] as const, ...rows] : rows;
  const nameOf = (name: string) => (i18n.exists(`training:kind.${name}`) ? t(`training:kind.${name}`) : name);
  return (
    <Table mt="lg" maw={560} fz="sm" verticalSpacing={6} className={classes['table'] ?? ''}>
      <Table.Caption className={classes['caption'] ?? ''}>{t('baselines.title')}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('baselines.name')}</Table.Th>
          <Table.Th ta="right">{t('baselines.auc')}</Table.Th>
          <Table.Th ta="right">{t('baselines.brier')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {[...all]
          .sort(([, a], [, b]) => b.auc - a.auc)
          .map(([name, figures]) => (
            <Table.Tr key={name}>
              <Table.Td>
                {nameOf(name)}{' '}
                {name === (own ?? 'lstm') && (
                  <Badge size="sm" ml={6}>
                    {t('baselines.chosen')}
                  </Badge>
                )}
              </Table.Td>
              <Table.Td ta="right">{format.fineShare(figures.auc)}</Table.Td>
              <Table.Td ta="right">{figures.brier.toFixed(3)}</Table.Td>
            </Table.Tr>
          ))}
      </Table.Tbody>
    </Table>
  );
}
