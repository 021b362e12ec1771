import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setSettings } from '../../../engine/edit/settings.ts';
import { useDraft, useDraftStore } from '../../draft/draft-context.ts';
import classes from './JourneyPage.module.css';

/** The journey's name, changed where it stands. An empty one is not kept. */
export function NameField() {
  const { t } = useTranslation('journey');
  const store = useDraftStore();
  const name = useDraft((state) => state.history.present.name);
  const [typed, setTyped] = useState<string | null>(null);

  const done = (): void => {
    const next = (typed ?? '').trim().slice(0, 200);
    if (typed !== null && next !== '') store.getState().edit((journey) => setSettings(journey, { name: next }));
    setTyped(null);
  };
  return (
    <>
      <h1 className="naru-hidden">{name}</h1>
      <input
        className={classes['name']}
        aria-label={t('name')}
        value={typed ?? name}
        maxLength={200}
        spellCheck={false}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={done}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setTyped(null);
        }}
      />
    </>
  );
}
