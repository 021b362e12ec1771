import { Button, Stack, Text } from '@mantine/core';
import { IconArrowsJoin2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CustomerDetail } from '../../../engine/contract/people.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Card } from './Card.tsx';
import { MergeDialog } from './MergeDialog.tsx';

/** Under which ids the customer was known before, and the way to join another. */
export function JoinedCard({ person }: { readonly person: CustomerDetail }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const [opened, setOpened] = useState(false);
  return (
    <Card title={t('joined.title')}>
      <Stack gap={6} align="flex-start">
        {person.joined.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('joined.none')}
          </Text>
        )}
        {person.joined.map(({ externalId, at, source }) => (
          <Text key={externalId} size="sm" title={t(`joined.sources.${source}`)} style={{ overflowWrap: 'anywhere' }}>
            {t('joined.row', { id: externalId, day: format.day(at) })}
          </Text>
        ))}
        <Button
          variant="subtle"
          size="compact-sm"
          mt={4}
          leftSection={<IconArrowsJoin2 size={15} aria-hidden />}
          onClick={() => {
            setOpened(true);
          }}
        >
          {t('merge.open')}
        </Button>
      </Stack>
      {opened && (
        <MergeDialog
          person={person}
          onClose={() => {
            setOpened(false);
          }}
        />
      )}
    </Card>
  );
}
