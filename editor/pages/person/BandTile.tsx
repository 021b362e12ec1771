import { useTranslation } from 'react-i18next';
import { dangerPaint } from '../../theme/danger.ts';
import classes from './person.module.css';

/** A churn band on the danger ramp, its number always in it. */
export function BandTile({ band, large = false }: { readonly band: number; readonly large?: boolean }) {
  const { t } = useTranslation('people');
  const { ground, ink } = dangerPaint(band);
  return (
    <span
      className={classes['band']}
      data-large={large || undefined}
      style={{ background: ground, color: ink }}
      role="img"
      aria-label={t('churn.band', { band })}
    >
      {band}
    </span>
  );
}
