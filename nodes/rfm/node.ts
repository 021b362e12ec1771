import { RFM_GROUPS } from '../../engine/filter.ts';
import type { NodeType } from '../../engine/node-type.ts';
import { inSelection } from '../../engine/rfm.ts';
import type { Text } from '../../engine/text.ts';
import { rfmConfig, rfmInitial } from './config.ts';
import type { RfmConfig } from './config.ts';
import { RFM_GROUP_NAMES } from './group-names.ts';

/** How many groups the card names before it only counts them. */
const NAMED_ON_CARD = 3;

function groupsSummary(config: RfmConfig): Text | null {
  const groups = RFM_GROUPS.filter((group) => config.groups.includes(group));
  if (groups.length === 0) return null;
  if (groups.length > NAMED_ON_CARD) {
    return { ko: `${String(groups.length)}개 그룹`, en: `${String(groups.length)} groups` };
  }
  const names = groups.map((group) => RFM_GROUP_NAMES[group]);
  return { ko: names.map((name) => name.ko).join(', '), en: names.map((name) => name.en).join(', ') };
}

function summary(config: RfmConfig): Text {
  const parts: Text[] = [];
  const groups = groupsSummary(config);
  if (groups) parts.push(groups);
  const cells = config.cells.length;
  if (cells > 0) parts.push({ ko: `${String(cells)}칸`, en: cells === 1 ? '1 cell' : `${String(cells)} cells` });
  if (config.m) {
    const range =
      config.m.min === config.m.max ? String(config.m.min) : `${String(config.m.min)}-${String(config.m.max)}`;
    parts.push({ ko: `M ${range}`, en: `M ${range}` });
  }
  if (parts.length === 0) return { ko: '모든 고객', en: 'Everyone' };
  return { ko: parts.map((part) => part.ko).join(' · '), en: parts.map((part) => part.en).join(' · ') };
}

/** Lets the chosen part of the recency, frequency and monetary grid through. */
export const rfm: NodeType<RfmConfig> = {
  type: 'rfm',
  group: 'decide',
  title: { ko: 'RFM 필터', en: 'RFM filter' },
  about: {
    ko: '최근 구매, 구매 횟수, 구매 금액 점수로 고객을 골라요.',
    en: 'Picks customers by how recently, how often and for how much they bought.',
  },
  icon: 'IconGridDots',
  config: rfmConfig,
  initial: rfmInitial,
  summary,
  ports: () => [
    { id: 'in', label: { ko: '해당', en: 'In' }, required: true },
    { id: 'out', label: { ko: '해당 없음', en: 'Out' }, required: false },
  ],
  needs: () => [{ fact: 'rfm' }],
  arrive({ config }, facts) {
    if (!facts.rfm) throw new Error('the RFM fact is missing');
    return { leave: inSelection(config, facts.rfm) ? 'in' : 'out' };
  },
  check(config) {
    if (config.m && config.m.min > config.m.max) {
      const text = { ko: 'M 범위의 시작이 끝보다 커요.', en: 'The M range starts above its end.' };
      return [{ code: 'rfm-range-reversed', level: 'error', field: 'm', text }];
    }
    if (config.cells.length === 0 && config.groups.length === 0 && !config.m) {
      const text = {
        ko: '고른 그룹이나 칸이 없어서 모든 고객이 해당돼요.',
        en: 'No group or cell is chosen, so every customer passes.',
      };
      return [{ code: 'rfm-selects-everyone', level: 'warning', field: 'groups', text }];
    }
    return [];
  },
};
