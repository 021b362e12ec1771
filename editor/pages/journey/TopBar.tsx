import { ActionIcon, Button, SegmentedControl, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconLayoutSidebarRight,
  IconPlayerPlay,
  IconUpload,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail } from '../../../engine/contract/journeys.ts';
import type { Issue } from '../../../engine/issue.ts';
import { useStatus } from '../../api/use-status.ts';
import { useDraft, useDraftStore } from '../../draft/draft-context.ts';
import { StateMenu } from '../../publish/StateMenu.tsx';
import { JourneyStateBadge } from '../../shell/JourneyStateBadge.tsx';
import { IssuesMenu } from './IssuesMenu.tsx';
import classes from './JourneyPage.module.css';
import { NameField } from './NameField.tsx';
import { SaveStatus } from './SaveStatus.tsx';

/** Name, state, history, problems, mode, and the two big steps: simulate and publish. */
export function TopBar({
  detail,
  live,
  issues,
  onMode,
  onJump,
  sideAsked,
  onSide,
  onSimulate,
  onPublish,
}: {
  readonly detail: JourneyDetail;
  readonly live: boolean;
  readonly issues: readonly Issue[];
  readonly onMode: (mode: 'draw' | 'live') => void;
  readonly onJump: (node: string | null) => void;
  readonly sideAsked: boolean;
  readonly onSide: () => void;
  readonly onSimulate: () => void;
  readonly onPublish: () => void;
}) {
  const { t } = useTranslation('journey');
  const store = useDraftStore();
  const canUndo = useDraft((state) => state.history.past.length > 0);
  const canRedo = useDraft((state) => state.history.future.length > 0);
  const { data: status } = useStatus();
  const saved = useDraft((state) => state.save === 'saved');
  const isLiveAlready = detail.state !== 'draft' && detail.state !== 'stopped' && !detail.changed && saved;
  const noDurable = status?.durable.ready === false ? (status.durable.reason ?? t('publishOff')) : null;
  const off = noDurable ?? (isLiveAlready ? t('publishSame') : null);

  const step = (label: string, keys: string, icon: React.ReactNode, enabled: boolean, act: () => void) => (
    <Tooltip label={`${label} · ${keys}`}>
      <ActionIcon variant="subtle" color="gray" size={32} aria-label={label} disabled={!enabled} onClick={act}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );

  return (
    <header className={classes['bar']}>
      <NameField />
      <JourneyStateBadge state={detail.state} version={detail.version} />
      {!live && <SaveStatus />}
      {live && detail.changed && <span className={classes['save']}>{t('changed')}</span>}
      <div className={classes['spread']} />
      {!live && (
        <>
          {step(t('undo'), 'Ctrl Z', <IconArrowBackUp size={17} />, canUndo, () => store.getState().undo())}
          {step(t('redo'), 'Ctrl Shift Z', <IconArrowForwardUp size={17} />, canRedo, () => store.getState().redo())}
          <IssuesMenu issues={issues} onJump={onJump} />
        </>
      )}
      {detail.version !== null && (
        <SegmentedControl
          value={live ? 'live' : 'draw'}
          onChange={(value) => onMode(value === 'live' ? 'live' : 'draw')}
          aria-label={t('mode.label')}
          data={[
            { value: 'draw', label: t('mode.draw') },
            { value: 'live', label: t('mode.live') },
          ]}
        />
      )}
      <Button variant="default" leftSection={<IconPlayerPlay size={15} aria-hidden />} onClick={onSimulate}>
        {t('simulate')}
      </Button>
      <Tooltip label={off} disabled={off === null} multiline maw={320}>
        <Button
          leftSection={<IconUpload size={15} aria-hidden />}
          {...(off !== null && { 'data-disabled': true })}
          aria-disabled={off !== null}
          onClick={() => off === null && onPublish()}
        >
          {t('publish')}
        </Button>
      </Tooltip>
      <StateMenu detail={detail} />
      <Tooltip label={t('panel')}>
        <ActionIcon
          className={classes['narrowOnly'] ?? ''}
          variant="subtle"
          color="gray"
          size={32}
          aria-label={t('panel')}
          aria-expanded={sideAsked}
          onClick={onSide}
        >
          <IconLayoutSidebarRight size={17} />
        </ActionIcon>
      </Tooltip>
    </header>
  );
}
