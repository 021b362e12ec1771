import { useTranslation } from 'react-i18next';

const UNITS = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['seconds', 1000],
] as const;

/** A length of stay in its largest whole unit; null when it was too short to mention. */
export function useStay(): (ms: number) => string | null {
  const { t } = useTranslation('people');
  return (ms) => {
    const unit = UNITS.find(([, length]) => ms >= length);
    return unit ? t(`stay.${unit[0]}`, { count: Math.round(ms / unit[1]) }) : null;
  };
}
