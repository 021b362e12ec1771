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

/** Says why a draft is not saved: changed elsewhere (with a choice of which is to stay), or the server's refusal. */
export function ConflictNotice({ id }: { readonly id: string }) {
  const { t } = useTranslation('journey');
  const store = useDraftStore();
  const client = useQueryClient();
  const save = useDraft((state) => state.save);
  const failure = useDraft((state) => state.failure);
  const failureText = useFailureText();
  const [loading, setLoading] = useState<'reload' | 'keep' | null>(null);
  if (save !== 'conflict' && save !== 'failed') return null;
  const { title, body } = failureText(failure);

  const choose = async (which: 'reload' | 'keep'): Promise<void> => {
    setLoading(which);
    try {
      const detail = await api.journey(id);
      client.setQueryData(keys.journey(id), detail);
      store.getState()[which](detail.draft, detail.rev);
    } catch (error) {
      store.getState().saveFailed('conflict', error);
    } finally {
      setLoading(null);
    }
  };
  const button = (which: 'reload' | 'keep') => (
    <Button
      size="compact-sm"
      variant="default"
      loading={loading === which}
      disabled={loading !== null}
      onClick={() => void choose(which)}
    >
      {t(`conflict.${which}`)}
    </Button>
  );
  return (
    <div className={classes['notice']} data-tone="warning" role="alert">
      <IconAlertTriangle size={16} aria-hidden />
      <strong>{title}</strong>
      <span>{body}</span>
      {save === 'conflict' && (
        <>
          {button('reload')}
          {button('keep')}
          <span>{t('conflict.hint')}</span>
        </>
      )}
    </div>
  );
}
