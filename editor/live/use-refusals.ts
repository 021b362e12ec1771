import { useTranslation } from 'react-i18next';
import type { LiveNumbers } from '../../engine/contract/live.ts';
import type { CountRow } from './CountRows.tsx';

/** Why people were not let in, most frequent first; the people themselves are not inside, so there is nobody to open. */
export function useRefusals(numbers: LiveNumbers | null): readonly CountRow[] {
  const { t } = useTranslation('live');
  return Object.entries(numbers?.refused ?? {})
    .map(([reason, count]) => ({ key: reason, label: t(`refusals.${reason}`, { defaultValue: reason }), count }))
    .sort((a, b) => b.count - a.count);
}
