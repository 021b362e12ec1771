import { ActionIcon, Skeleton, Stack, Text, Tooltip } from '@mantine/core';
import { IconCopy, IconTrash, IconX } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { setLabel } from '../../engine/edit/nodes.ts';
import type { Issue } from '../../engine/issue.ts';
import type { JourneyNode } from '../../engine/journey.ts';
import { IssueLines } from '../../nodes/fields/IssueLines.tsx';
import { panels } from '../../nodes/panels.ts';
import { useCanvas } from '../canvas/canvas-context.ts';
import { describe } from '../canvas/describe.ts';
import { IconTile } from '../canvas/IconTile.tsx';
import { changeConfig, duplicateChosen, removeChosen } from '../draft/commands.ts';
import { useDraftStore, useJourney } from '../draft/draft-context.ts';
import { useText } from '../i18n/use-locale.ts';
import classes from './SidePanel.module.css';

const NO_ISSUES: readonly Issue[] = [];

/** One node's settings: its own name, its type's form, and its problems beside their fields. */
export function NodePanel({ node }: { readonly node: JourneyNode }) {
  const { t } = useTranslation('panel');
  const text = useText();
  const store = useDraftStore();
  const journey = useJourney();
  const issues = useCanvas((state) => state.issues.get(node.id)) ?? NO_ISSUES;
  const { type, title } = describe(node);
  const Panel = panels[node.type];
  const action = (label: string, icon: React.ReactNode, act: () => void) => (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={28} aria-label={label} onClick={act}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );

  return (
    <>
      <div className={classes['head']}>
        <IconTile type={type} small />
        <h2 className="naru-hidden">{text(title)}</h2>
        <input
          className={classes['label']}
          value={node.label ?? ''}
          maxLength={200}
          placeholder={type ? text(type.title) : node.type}
          aria-label={t('label')}
          onChange={(event) => {
            const label = event.currentTarget.value;
            store.getState().edit((now) => setLabel(now, node.id, label), `label:${node.id}`);
          }}
        />
        {action(t('duplicate'), <IconCopy size={16} />, () => duplicateChosen(store))}
        {action(t('delete'), <IconTrash size={16} />, () => removeChosen(store))}
        {action(t('close'), <IconX size={16} />, () => store.getState().select([]))}
      </div>
      <div className={classes['body']}>
        {type && (
          <Text size="xs" c="dimmed" mb="md">
            {text(type.about)}
          </Text>
        )}
        {Panel ? (
          <Suspense
            fallback={
              <Stack gap="sm" aria-busy="true">
                <Skeleton height={18} width={120} />
                <Skeleton height={32} />
                <Skeleton height={32} />
              </Stack>
            }
          >
            <Panel
              key={node.id}
              config={node.config}
              onChange={(config) => changeConfig(store, node, config)}
              issues={issues}
              node={node}
              journey={journey}
            />
          </Suspense>
        ) : (
          <>
            <Text size="sm">{type ? t('noForm') : t('unknownType', { type: node.type })}</Text>
            <IssueLines issues={issues} />
          </>
        )}
      </div>
    </>
  );
}
