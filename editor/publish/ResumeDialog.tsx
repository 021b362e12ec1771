import { Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResumeRequest } from '../../engine/contract/journeys.ts';
import { api } from '../api/calls.ts';
import { useFormat } from '../i18n/use-format.ts';
import { AskDialog } from './AskDialog.tsx';
import { useChangeState, type StateDialogProps } from './use-change-state.ts';

const MODES = ['run-now', 'keep-remaining', 'skip'] as const satisfies readonly ResumeRequest['mode'][];

/** Asks what becomes of those whose time came during the pause. */
export function ResumeDialog({ detail, opened, onClose }: StateDialogProps) {
  const { t } = useTranslation('publish');
  const format = useFormat();
  const [mode, setMode] = useState<ResumeRequest['mode']>('run-now');
  const resume = useChangeState(detail.id, (body: ResumeRequest) => api.resume(detail.id, body), onClose);
  return (
    <AskDialog
      opened={opened}
      title={t('resume.title')}
      go={t('resume.do')}
      busy={resume.isPending}
      error={resume.error}
      onGo={() => resume.mutate({ mode })}
      onClose={onClose}
    >
      <Text size="sm">
        {t('resume.body', {
          people: format.count(detail.dueWhilePaused),
          since: detail.pausedAt === null ? '' : format.moment(detail.pausedAt),
        })}
      </Text>
      <Radio.Group
        aria-label={t('resume.title')}
        value={mode}
        onChange={(value) => setMode(MODES.find((known) => known === value) ?? 'run-now')}
      >
        <Stack gap="sm">
          {MODES.map((each) => (
            <Radio key={each} value={each} label={t(`resume.${each}.label`)} description={t(`resume.${each}.about`)} />
          ))}
        </Stack>
      </Radio.Group>
    </AskDialog>
  );
}
