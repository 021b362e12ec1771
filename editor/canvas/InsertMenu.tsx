import { Popover, ScrollArea, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeType } from '../../engine/node-type.ts';
import { useLocale, useText } from '../i18n/use-locale.ts';
import { listTypes } from '../palette/node-list.ts';
import { IconTile } from './IconTile.tsx';
import classes from './InsertMenu.module.css';

/** Chooses what to put on an edge or at the end of a new one, right where the pointer is. */
export function InsertMenu({
  x,
  y,
  allow,
  onChoose,
  onClose,
}: {
  readonly x: number;
  readonly y: number;
  readonly allow: (type: NodeType) => boolean;
  readonly onChoose: (type: NodeType) => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('canvas');
  const text = useText();
  const locale = useLocale();
  const [typed, setTyped] = useState('');
  const groups = listTypes(typed, locale, allow);
  const first = groups[0]?.types[0];

  return (
    <Popover opened onClose={onClose} position="bottom" shadow="md" trapFocus returnFocus width={248}>
      <Popover.Target>
        <span className={classes['anchor']} style={{ left: x, top: y }} />
      </Popover.Target>
      <Popover.Dropdown p={6} aria-label={t('insert')}>
        <TextInput
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && first) onChoose(first);
          }}
          placeholder={t('palette.search')}
          aria-label={t('palette.search')}
          leftSection={<IconSearch size={14} aria-hidden />}
          mb={4}
        />
        <ScrollArea.Autosize mah={300} type="auto">
          {groups.map(({ group, types }) => (
            <div key={group} role="group" aria-label={t(`groups.${group}`)}>
              {types.map((type) => (
                <UnstyledButton key={type.type} className={classes['item'] ?? ''} onClick={() => onChoose(type)}>
                  <IconTile type={type} small />
                  {text(type.title)}
                </UnstyledButton>
              ))}
            </div>
          ))}
          {groups.length === 0 && (
            <Text size="sm" c="dimmed" p="xs">
              {t('palette.nothing')}
            </Text>
          )}
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}
