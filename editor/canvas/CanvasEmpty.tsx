import { Button, Text } from '@mantine/core';
import { useReactFlow } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import { nodeTypes } from '../../nodes/index.ts';
import { addAt } from '../draft/commands.ts';
import { useDraftStore } from '../draft/draft-context.ts';
import { useText } from '../i18n/use-locale.ts';
import classes from './CanvasEmpty.module.css';
import { IconTile } from './IconTile.tsx';
import { lookAtAll } from './look-at-all.ts';

/** An empty canvas says where a journey begins. */
export function CanvasEmpty() {
  const { t } = useTranslation('canvas');
  const text = useText();
  const store = useDraftStore();
  const entry = Object.values(nodeTypes).find((type) => type.entry !== undefined);
  const flow = useReactFlow();
  if (!entry) return null;

  const begin = (): void => {
    addAt(store, entry, { x: 0, y: 0 });
    requestAnimationFrame(() => lookAtAll(flow));
  };
  return (
    <div className={classes['empty']}>
      <div className={classes['box']}>
        <IconTile type={entry} />
        <Text fw={650}>{t('empty.title')}</Text>
        <Text size="sm" c="dimmed" ta="center">
          {t('empty.body')}
        </Text>
        <Button mt={6} onClick={begin}>
          {t('palette.add', { title: text(entry.title) })}
        </Button>
      </div>
    </div>
  );
}
