import { useTranslation } from 'react-i18next';
import { rfmCellOf, rfmGroupOfPart, rfmPart } from '../../../engine/rfm-part.ts';
import { RFM_GROUP_NAMES } from '../../../nodes/rfm/group-names.ts';
import type { PeopleFilter } from '../../api/calls.ts';
import { useText } from '../../i18n/use-locale.ts';

/** One condition of a list of people in words. */
export interface FilterWords {
  readonly key: keyof PeopleFilter;
  readonly words: string;
}

/** Says what a list of people is narrowed by, each condition on its own. */
export function useFilterWords(): (filter: PeopleFilter) => readonly FilterWords[] {
  const { t } = useTranslation('insights');
  const say = useText();
  const rfmWords = (text: string): string => {
    const part = rfmPart.safeParse(text);
    if (!part.success) return t('list.unknown');
    const group = say(RFM_GROUP_NAMES[rfmGroupOfPart(part.data)]);
    const cell = rfmCellOf(part.data);
    return cell ? t('list.rfmCell', { ...cell, group }) : t('list.rfmGroup', { group });
  };
  return ({ band, above, silentFor, rfm }) => [
    ...(band === undefined
      ? []
      : [{ key: 'band' as const, words: band === 0 ? t('list.noBand') : t('list.band', { band }) }]),
    ...(above === undefined
      ? []
      : [{ key: 'above' as const, words: t('list.above', { percent: Number((100 * above).toFixed(1)) }) }]),
    ...(silentFor === undefined
      ? []
      : [
          {
            key: 'silentFor' as const,
            words: silentFor === 0 ? t('list.bought') : t('list.silentFor', { days: silentFor }),
          },
        ]),
    ...(rfm === undefined ? [] : [{ key: 'rfm' as const, words: rfmWords(rfm) }]),
  ];
}
