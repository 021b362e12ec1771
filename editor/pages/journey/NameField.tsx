import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setSettings } from '../../../engine/edit/settings.ts';
import { useDraft, useDraftStore } from '../../draft/draft-context.ts';
import classes from './JourneyPage.module.css';

/** The journey's name, changed where it stands, as it is typed. An empty one is not kept; Esc brings the former back. */
export function NameField() {
  const { t } = useTranslation('journey');
  const store = useDraftStore();
  const name = useDraft((state) => state.history.present.name);
  const [typed, setTyped] = useState<string | null>(null);

  const before = useRef(name);

  const rename = (text: string): void => {
    const next = text.trim().slice(0, 200);
    if (next !== '') store.getState().edit((journey) => setSettings(journey, { name: next }), 'name');
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
        onFocus={() => {
          before.current = name;
        }}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          rename(event.currentTarget.value);
        }}
        onBlur={() => setTyped(null)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key !== 'Escape') return;
          setTyped(null);
          rename(before.current);
        }}
      />
    </>
  );
}
