import { Button, Stack, Text, Title } from '@mantine/core';
import { IconClipboardCopy, IconCopy, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { copyChosen, duplicateChosen, removeChosen } from '../draft/commands.ts';
import { useDraftStore } from '../draft/draft-context.ts';
import classes from './SidePanel.module.css';

/** Several nodes are chosen: what can be done with all of them. */
export function ManyPanel({ count }: { readonly count: number }) {
  const { t } = useTranslation('panel');
  const store = useDraftStore();
  return (
    <div className={classes['body']}>
      <Stack gap="sm" align="stretch">
        <Title order={3}>{t('many.title', { count })}</Title>
        <Text size="sm" c="dimmed">
          {t('many.body')}
        </Text>
        <Button
          variant="default"
          leftSection={<IconCopy size={16} aria-hidden />}
          onClick={() => duplicateChosen(store)}
        >
          {t('duplicate')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconClipboardCopy size={16} aria-hidden />}
          onClick={() => copyChosen(store)}
        >
          {t('many.copy')}
        </Button>
        <Button
          variant="light"
          color="red"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => removeChosen(store)}
        >
          {t('delete')}
        </Button>
      </Stack>
    </div>
  );
}
