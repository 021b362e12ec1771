import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/calls.ts';
import { keys } from '../../api/keys.ts';
import { useFailureText } from '../../api/use-failure-text.ts';
import { useDraft, useDraftStore } from '../../draft/draft-context.ts';
import classes from './JourneyPage.module.css';

/** Says why a draft is not saved: changed elsewhere (with a reload), or the server's refusal. */
export function ConflictNotice({ id }: { readonly id: string }) {
  const { t } = useTranslation('journey');
  const store = useDraftStore();
  const client = useQueryClient();
  const save = useDraft((state) => state.save);
  const failure = useDraft((state) => state.failure);
  const failureText = useFailureText();
  const [loading, setLoading] = useState(false);
  if (save !== 'conflict' && save !== 'failed') return null;
  const { title, body } = failureText(failure);

  const reload = async (): Promise<void> => {
    setLoading(true);
    try {
      const detail = await api.journey(id);
      client.setQueryData(keys.journey(id), detail);
      store.getState().reload(detail.draft, detail.rev);
    } finally {
      setLoading(false);
    }
  };
  return (
    <div className={classes['notice']} data-tone="warning" role="alert">
      <IconAlertTriangle size={16} aria-hidden />
      <strong>{title}</strong>
      <span>{body}</span>
      {save === 'conflict' && (
        <Button size="compact-sm" variant="default" loading={loading} onClick={() => void reload()}>
          {t('conflict.reload')}
        </Button>
      )}
    </div>
  );
}
