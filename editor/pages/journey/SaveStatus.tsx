import { Loader } from '@mantine/core';
import { IconAlertCircle, IconCheck, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useDraft } from '../../draft/draft-context.ts';
import classes from './JourneyPage.module.css';

/** Whether the server has what is on the canvas. */
export function SaveStatus() {
  const { t } = useTranslation('journey');
  const save = useDraft((state) => state.save);
  const bad = save === 'failed' || save === 'conflict';
  return (
    <span className={classes['save']} data-tone={bad ? 'error' : undefined} role="status" data-save={save}>
      {save === 'saved' && <IconCheck size={14} aria-hidden />}
      {save === 'unsaved' && <IconPencil size={14} aria-hidden />}
      {save === 'saving' && <Loader size={12} />}
      {bad && <IconAlertCircle size={14} aria-hidden />}
      {t(`save.${save}`)}
    </span>
  );
}
