import { Alert, Badge, Button, Skeleton, Stack, Table, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelList, ModelListItem } from '../../../engine/contract/models.ts';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { WideTable } from '../../list/WideTable.tsx';
import { AskDialog } from '../../publish/AskDialog.tsx';
import { FailureNotice } from '../../shell/FailureNotice.tsx';
import { Section } from '../settings/Section.tsx';
import classes from './training.module.css';
import { useGateWords } from './use-gate-words.ts';
import { isSettling, useModels } from './use-models.ts';

/** Columns of figures stand at the right. */
const NUMBERS: ReadonlySet<string> = new Set(['auc', 'brier', 'calibration']);

/** Every model the shop has had, what each was measured at, and the way back to an earlier one. */
export function ModelHistorySection() {
  const { t } = useTranslation('training');
  const models = useModels();
  const [asked, setAsked] = useState<ModelListItem | null>(null);
  return (
    <Section title={t('history.title')} about={t('history.about')}>
      {models.isPending ? (
        <Skeleton height={180} aria-busy="true" />
      ) : !models.data ? (
        <FailureNotice error={models.error} onRetry={() => void models.refetch()} />
      ) : models.data.models.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('history.empty')}
        </Text>
      ) : (
        <Stack gap="md">
          {models.data.reason !== null && (
            <Alert color="yellow" variant="light" maw={720} title={t('history.lastGood')} role="status">
              {t('history.lastGoodBody', { reason: models.data.reason })}
            </Alert>
          )}
          <WideTable label={t('history.title')}>
            <History list={models.data} onUse={setAsked} />
          </WideTable>
          <Text size="xs" c="dimmed" maw={720}>
            {t('history.means')}
          </Text>
        </Stack>
      )}
      <UseModel item={asked} onClose={() => setAsked(null)} />
    </Section>
  );
}

function History({ list, onUse }: { readonly list: ModelList; readonly onUse: (item: ModelListItem) => void }) {
  const { t } = useTranslation('training');
  const columns = ['when', 'data', 'horizon', 'winner', 'auc', 'brier', 'calibration', 'why', 'state'] as const;
  return (
    <Table className={classes['history'] ?? ''} fz="sm" verticalSpacing={8}>
      <Table.Thead>
        <Table.Tr>
          {columns.map((name) => (
            <Table.Th key={name} ta={NUMBERS.has(name) ? 'right' : 'left'}>
              {t(`history.${name}`)}
            </Table.Th>
          ))}
          <Table.Th aria-label={t('history.use')} />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {list.models.map((item) => (
          <Row
            key={item.hash}
            item={item}
            inUse={item.hash === list.inUse}
            coming={item.state === 'champion' && isSettling(list)}
            onUse={onUse}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Row({
  item,
  inUse,
  coming,
  onUse,
}: {
  readonly item: ModelListItem;
  readonly inUse: boolean;
  /** Chosen, and about to be taken into use. */
  readonly coming: boolean;
  readonly onUse: (item: ModelListItem) => void;
}) {
  const { t } = useTranslation('training');
  const format = useFormat();
  const gateWords = useGateWords();
  const { model, state, source, trainedAt } = item;
  const own = model?.figures[model.kind];
  return (
    <Table.Tr>
      <Table.Td>
        {source === 'shipped' ? t('history.shipped') : format.moment(trainedAt)}
        <Text size="xs" c="dimmed">
          {item.hash.slice(0, 8)}
        </Text>
      </Table.Td>
      {model === null ? (
        <Table.Td colSpan={7} c="dimmed">
          {t('history.damaged')}
        </Table.Td>
      ) : (
        <>
          <Table.Td>
            {t('history.until', { day: format.date(model.days.unseen - 1) })}
            <Text size="xs" c="dimmed">
              {t('history.rows', { rows: format.count(model.rows.training) })}
            </Text>
          </Table.Td>
          <Table.Td>{t('history.horizonDays', { days: model.horizonDays })}</Table.Td>
          <Table.Td>{t(`kind.${model.kind}`)}</Table.Td>
          <Table.Td ta="right">{own && format.fineShare(own.auc)}</Table.Td>
          <Table.Td ta="right">{own?.brier.toFixed(3)}</Table.Td>
          <Table.Td ta="right">{own && format.fineShare(own.calibrationError)}</Table.Td>
          <Table.Td className={classes['why'] ?? ''}>
            <Text size="xs">{gateWords(model)}</Text>
          </Table.Td>
        </>
      )}
      <Table.Td>
        {inUse ? (
          <Badge miw="max-content">{t('state.inUse')}</Badge>
        ) : (
          <Text size="xs" c="dimmed">
            {coming ? t('state.coming') : t(`state.${state}`)}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {!inUse && !coming && model !== null && (
          <Button variant="default" size="xs" onClick={() => onUse(item)}>
            {t('history.use')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function UseModel({ item, onClose }: { readonly item: ModelListItem | null; readonly onClose: () => void }) {
  const { t } = useTranslation('training');
  const format = useFormat();
  const client = useQueryClient();
  const use = useMutation({
    mutationFn: (hash: string) => api.useModel(hash),
    onSuccess: (list) => {
      client.setQueryData(keys.models, list);
      notifications.show({ color: 'green', message: t('using.done') });
      onClose();
    },
  });
  const when = item?.source === 'shipped' ? t('history.shipped') : item ? format.moment(item.trainedAt) : '';
  return (
    <AskDialog
      opened={item !== null}
      title={t('using.title')}
      go={t('using.go')}
      busy={use.isPending}
      error={use.error}
      onGo={() => item && use.mutate(item.hash)}
      onClose={() => {
        use.reset();
        onClose();
      }}
    >
      <Text size="sm">{t('using.body', { when })}</Text>
      {item?.state === 'refused' && <Text size="sm">{t('using.refused')}</Text>}
    </AskDialog>
  );
}
