import { ActionIcon, Group, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { PeopleFilter } from '../../api/calls.ts';
import classes from '../../list/list.module.css';
import { useFilterWords } from './use-filter-words.ts';

/** What the list is narrowed by, a chip for each condition, which can be taken away; without any everybody is shown. */
export function FilterChips({ filter }: { readonly filter: PeopleFilter }) {
  const { t } = useTranslation('insights');
  const navigate = useNavigate();
  const chips = useFilterWords()(filter);
  return (
    <Group gap="xs">
      {chips.map(({ key, words }) => (
        <Group key={key} gap={6} className={classes['filter'] ?? ''} wrap="nowrap">
          <Text size="sm" fw={600}>
            {words}
          </Text>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={chips.length === 1 ? t('list.clear') : t('list.remove', { name: words })}
            onClick={() => {
              const { [key]: _removed, ...search } = filter;
              void navigate({ to: '/people', search });
            }}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
    </Group>
  );
}
