import { UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconExclamationCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Issue } from '../../engine/issue.ts';
import { describe } from '../canvas/describe.ts';
import { useJourney } from '../draft/draft-context.ts';
import { useText } from '../i18n/use-locale.ts';
import classes from './IssueList.module.css';

/** Problems, errors first; each leads to its node. */
export function IssueList({
  issues,
  onJump,
}: {
  readonly issues: readonly Issue[];
  readonly onJump: (node: string | null) => void;
}) {
  const { t } = useTranslation('journey');
  const text = useText();
  const journey = useJourney();
  const titles = new Map(journey.nodes.map((node) => [node.id, describe(node).title]));
  return (
    <div className={classes['list']}>
      {[...issues]
        .sort((a, b) => Number(b.level === 'error') - Number(a.level === 'error'))
        .slice(0, 200)
        .map((issue, index) => {
          const title = issue.node === undefined ? undefined : titles.get(issue.node);
          const Mark = issue.level === 'error' ? IconExclamationCircle : IconAlertTriangle;
          return (
            <UnstyledButton
              key={`${issue.code}-${String(index)}`}
              className={classes['item'] ?? ''}
              onClick={() => onJump(issue.node ?? null)}
            >
              <Mark size={16} className={classes['mark'] ?? ''} data-level={issue.level} aria-hidden />
              <span>
                <span className={classes['where']}>{title ? text(title) : t('issues.journey')}</span>
                <span className={classes['what']}>{text(issue.text)}</span>
              </span>
            </UnstyledButton>
          );
        })}
    </div>
  );
}
