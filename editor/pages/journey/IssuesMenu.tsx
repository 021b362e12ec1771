import { Button, Popover, Text } from '@mantine/core';
import { IconAlertTriangle, IconChecks, IconExclamationCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Issue } from '../../../engine/issue.ts';
import { IssueList } from '../../publish/IssueList.tsx';

/** How many problems there are; opened, a list in which each leads to its node. */
export function IssuesMenu({
  issues,
  onJump,
}: {
  readonly issues: readonly Issue[];
  readonly onJump: (node: string | null) => void;
}) {
  const { t } = useTranslation('journey');
  const [opened, setOpened] = useState(false);
  const errors = issues.filter(({ level }) => level === 'error').length;
  const Icon = errors > 0 ? IconExclamationCircle : issues.length > 0 ? IconAlertTriangle : IconChecks;
  const color = errors > 0 ? 'red' : issues.length > 0 ? 'amber' : 'gray';

  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={360} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color={color}
          leftSection={<Icon size={16} aria-hidden />}
          onClick={() => setOpened(!opened)}
          {...(issues.length > 0 && { 'aria-label': t('issues.button', { count: issues.length }) })}
        >
          {issues.length === 0 ? t('issues.none') : issues.length}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs" aria-label={t('issues.title')}>
        {issues.length === 0 ? (
          <Text size="sm" c="dimmed" p="xs">
            {t('issues.allGood')}
          </Text>
        ) : (
          <IssueList
            issues={issues}
            onJump={(node) => {
              setOpened(false);
              onJump(node);
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
