import { ActionIcon, Stack, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeType } from '../../engine/node-type.ts';
import { IconTile } from '../canvas/IconTile.tsx';
import { useLocale, useText } from '../i18n/use-locale.ts';
import { startDrag } from './dragged-type.ts';
import { listTypes } from './node-list.ts';
import classes from './Palette.module.css';

/** What can be put on the canvas: drag it there, or click to add it after the chosen node. */
export function Palette({
  collapsed,
  onCollapse,
  onAdd,
}: {
  readonly collapsed: boolean;
  readonly onCollapse: (collapsed: boolean) => void;
  readonly onAdd: (type: NodeType) => void;
}) {
  const { t } = useTranslation('canvas');
  const text = useText();
  const locale = useLocale();
  const [typed, setTyped] = useState('');
  const groups = listTypes(collapsed ? '' : typed, locale);
  const Fold = collapsed ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;

  return (
    <section className={classes['palette']} data-collapsed={collapsed || undefined} aria-label={t('palette.title')}>
      <div className={classes['top']}>
        {!collapsed && (
          <TextInput
            className={classes['search'] ?? ''}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            placeholder={t('palette.search')}
            aria-label={t('palette.search')}
            leftSection={<IconSearch size={14} aria-hidden />}
          />
        )}
        <Tooltip label={collapsed ? t('palette.open') : t('palette.close')} position="right">
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-label={collapsed ? t('palette.open') : t('palette.close')}
            aria-expanded={!collapsed}
            onClick={() => onCollapse(!collapsed)}
          >
            <Fold size={17} stroke={1.75} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className={classes['list']}>
        {groups.map(({ group, types }) => (
          <div key={group} role="group" aria-label={t(`groups.${group}`)} className={classes['group']}>
            {!collapsed && <div className={classes['heading']}>{t(`groups.${group}`)}</div>}
            {types.map((type) => (
              <Tooltip
                key={type.type}
                position="right"
                multiline
                w={240}
                label={
                  <Stack gap={0}>
                    <Text size="sm" fw={600}>
                      {text(type.title)}
                    </Text>
                    <Text size="xs">{text(type.about)}</Text>
                  </Stack>
                }
              >
                <UnstyledButton
                  className={classes['item'] ?? ''}
                  draggable
                  onDragStart={(event) => startDrag(event.dataTransfer, type.type)}
                  onClick={() => onAdd(type)}
                  aria-label={t('palette.add', { title: text(type.title) })}
                >
                  <IconTile type={type} small />
                  {!collapsed && <span className={classes['name']}>{text(type.title)}</span>}
                </UnstyledButton>
              </Tooltip>
            ))}
          </div>
        ))}
        {groups.length === 0 && (
          <Text size="sm" c="dimmed" p="xs">
            {t('palette.nothing')}
          </Text>
        )}
      </div>
      {!collapsed && <p className={classes['hint']}>{t('palette.hint')}</p>}
    </section>
  );
}
