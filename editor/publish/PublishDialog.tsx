import { Button, Group, Modal, Radio, Skeleton, Stack, Table, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail, PublishPreview, PublishRequest } from '../../engine/contract/journeys.ts';
import { api } from '../api/calls.ts';
import { keys } from '../api/keys.ts';
import { describe } from '../canvas/describe.ts';
import { useDraftStore } from '../draft/draft-context.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useText } from '../i18n/use-locale.ts';
import { FailureNotice } from '../shell/FailureNotice.tsx';
import { sum } from '../canvas/overlay.ts';
import { enteringOf } from './entering.ts';
import { IssueList } from './IssueList.tsx';

const CHOICES = ['stay', 'move', 'leave'] as const satisfies readonly PublishRequest['inside'][];

/** The last look before people are carried: what is wrong, who would come in, what becomes of those inside. */
export function PublishDialog({
  opened,
  detail,
  flush,
  onClose,
  onJump,
  onPublished,
}: {
  readonly opened: boolean;
  readonly detail: JourneyDetail;
  readonly flush: () => Promise<void>;
  readonly onClose: () => void;
  readonly onJump: (node: string | null) => void;
  readonly onPublished: () => void;
}) {
  const { t } = useTranslation('publish');
  const format = useFormat();
  const client = useQueryClient();
  const store = useDraftStore();
  const [inside, setInside] = useState<PublishRequest['inside']>('move');
  const preview = useQuery({
    queryKey: ['publish-preview', detail.id],
    queryFn: async () => {
      await flush();
      return api.publishPreview(detail.id);
    },
    enabled: opened,
    staleTime: 0,
    gcTime: 0,
  });
  const publish = useMutation({
    mutationFn: () => api.publish(detail.id, { rev: store.getState().rev, inside }),
    onSuccess: async ({ version }) => {
      notifications.show({ color: 'green', title: t('done.title', { version }), message: t('done.body') });
      await client.invalidateQueries({ queryKey: keys.journey(detail.id) });
      void client.invalidateQueries({ queryKey: keys.journeys });
      onPublished();
    },
  });
  const close = (): void => {
    publish.reset();
    onClose();
  };
  const errors = preview.data?.issues.filter(({ level }) => level === 'error') ?? [];
  const isForAll = store.getState().history.present.untreated === 'ignore';
  const entering = preview.data ? enteringOf(preview.data) : null;
  const people = sum(Object.fromEntries((preview.data?.inside ?? []).map((at) => [at.node, at.people])));

  return (
    <Modal
      opened={opened}
      onClose={close}
      size={600}
      title={detail.version === null ? t('title') : t('titleAgain', { version: detail.version + 1 })}
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      <Stack gap="lg">
        {preview.isFetching ? (
          <Stack gap="xs" aria-busy="true">
            <Skeleton height={20} width={260} />
            <Skeleton height={64} />
          </Stack>
        ) : preview.isError ? (
          <FailureNotice error={preview.error} onRetry={() => void preview.refetch()} />
        ) : preview.data ? (
          <>
            {preview.data.issues.length > 0 && (
              <section>
                <Text fw={600} size="sm" mb={4}>
                  {errors.length > 0 ? t('hasErrors', { count: errors.length }) : t('hasWarnings')}
                </Text>
                <IssueList issues={preview.data.issues} onJump={onJump} />
              </section>
            )}
            {errors.length === 0 && (
              <>
                <section>
                  <Text size="sm" c="dimmed">
                    {t('wouldEnter')}
                  </Text>
                  <Text size="xl" fw={650} className="naru-figures">
                    {entering === null
                      ? t('asTheyCome')
                      : t('people', { count: entering, shown: format.count(entering) })}
                  </Text>
                  <Notes preview={preview.data} isForAll={isForAll} />
                </section>
                {people > 0 && (
                  <section>
                    <Text fw={600} size="sm" mb="xs">
                      {t('inside.title', { people: format.count(people) })}
                    </Text>
                    <Radio.Group
                      aria-label={t('inside.label')}
                      value={inside}
                      onChange={(value) => setInside(CHOICES.find((known) => known === value) ?? 'stay')}
                    >
                      <Stack gap="sm">
                        {CHOICES.map((choice) => (
                          <Radio
                            key={choice}
                            value={choice}
                            label={t(`inside.${choice}.label`)}
                            description={t(`inside.${choice}.about`)}
                          />
                        ))}
                      </Stack>
                    </Radio.Group>
                    <InsideTable preview={preview.data} inside={inside} />
                  </section>
                )}
              </>
            )}
          </>
        ) : null}
        {publish.isError && <FailureNotice error={publish.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            {t('cancel')}
          </Button>
          <Button
            disabled={!preview.data || preview.isFetching || errors.length > 0}
            loading={publish.isPending}
            onClick={() => publish.mutate()}
          >
            {t('go')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Notes({ preview, isForAll }: { readonly preview: PublishPreview; readonly isForAll: boolean }) {
  const { t, i18n } = useTranslation('publish');
  const format = useFormat();
  const known = preview.notes.filter(({ code, people }) => people > 0 && i18n.exists(`publish:notes.${code}`));
  const share = preview.untreatedShare;
  return (
    <>
      {known.map(({ code, people }) => (
        <Text key={code} size="sm" c="dimmed">
          {t(`notes.${code}`, { people: format.count(people) })}
        </Text>
      ))}
      {(isForAll || (preview.wouldEnter === null && share > 0)) && (
        <Text size="sm" c="dimmed">
          {isForAll ? t('forAll') : t('untreated', { share: format.share(share) })}
        </Text>
      )}
    </>
  );
}

function InsideTable({
  preview,
  inside,
}: {
  readonly preview: PublishPreview;
  readonly inside: PublishRequest['inside'];
}) {
  const { t } = useTranslation('publish');
  const text = useText();
  const format = useFormat();
  const nodes = new Map(
    useDraftStore()
      .getState()
      .history.present.nodes.map((node) => [node.id, node]),
  );
  const after = (people: number, kept: boolean): string => {
    if (inside === 'stay') return t('inside.after.stay', { people: format.count(people) });
    if (inside === 'leave') return t('inside.after.leave', { people: format.count(people) });
    return t(kept ? 'inside.after.move' : 'inside.after.gone', { people: format.count(people) });
  };
  return (
    <Table mt="sm" verticalSpacing={6} fz="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('inside.node')}</Table.Th>
          <Table.Th ta="right">{t('inside.before')}</Table.Th>
          <Table.Th ta="right">{t('inside.then')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {preview.inside
          .filter(({ people }) => people > 0)
          .map(({ node, people, kept }) => {
            const known = nodes.get(node);
            return (
              <Table.Tr key={node}>
                <Table.Td>{known ? text(describe(known).title) : t('inside.removed')}</Table.Td>
                <Table.Td ta="right">{format.count(people)}</Table.Td>
                <Table.Td ta="right">{after(people, kept)}</Table.Td>
              </Table.Tr>
            );
          })}
      </Table.Tbody>
    </Table>
  );
}
