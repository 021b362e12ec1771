import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail } from '../../engine/contract/journeys.ts';
import { PauseDialog } from './PauseDialog.tsx';
import { ResumeDialog } from './ResumeDialog.tsx';
import { StopDialog } from './StopDialog.tsx';

/** Pause, resume and stop a published journey; each asks before it acts. */
export function StateMenu({ detail }: { readonly detail: JourneyDetail }) {
  const { t } = useTranslation('publish');
  const [asking, setAsking] = useState<'pause' | 'resume' | 'stop' | null>(null);
  const close = (): void => setAsking(null);
  if (detail.state !== 'live' && detail.state !== 'paused') return null;
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('menu')}>
            <IconDots size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {detail.state === 'live' ? (
            <Menu.Item leftSection={<IconPlayerPause size={16} aria-hidden />} onClick={() => setAsking('pause')}>
              {t('pause.do')}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={() => setAsking('resume')}>
              {t('resume.do')}
            </Menu.Item>
          )}
          <Menu.Item
            c="var(--naru-error)"
            leftSection={<IconPlayerStop size={16} aria-hidden />}
            onClick={() => setAsking('stop')}
          >
            {t('stop.do')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <PauseDialog detail={detail} opened={asking === 'pause'} onClose={close} />
      <ResumeDialog detail={detail} opened={asking === 'resume'} onClose={close} />
      <StopDialog detail={detail} opened={asking === 'stop'} onClose={close} />
    </>
  );
}
