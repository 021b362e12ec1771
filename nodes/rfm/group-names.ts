import type { RfmGroup } from '../../engine/filter.ts';
import type { Text } from '../../engine/text.ts';

/** What people call the RFM groups. */
export const RFM_GROUP_NAMES: Readonly<Record<RfmGroup, Text>> = {
  champions: { ko: '최우수', en: 'Champions' },
  loyal: { ko: '충성', en: 'Loyal' },
  'potential-loyalist': { ko: '충성 기대', en: 'Potential loyalists' },
  new: { ko: '신규', en: 'New' },
  promising: { ko: '성장 기대', en: 'Promising' },
  'need-attention': { ko: '관심 필요', en: 'Need attention' },
  'about-to-sleep': { ko: '휴면 임박', en: 'About to sleep' },
  'cannot-lose': { ko: '놓치면 안 됨', en: 'Cannot lose' },
  'at-risk': { ko: '이탈 위험', en: 'At risk' },
  hibernating: { ko: '휴면', en: 'Hibernating' },
  prospect: { ko: '구매 전', en: 'Prospects' },
};
