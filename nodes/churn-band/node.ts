import type { Issue } from '../../engine/issue.ts';
import type { NodeType, Port } from '../../engine/node-type.ts';
import { failedPort } from '../../engine/score-failure.ts';
import type { Text } from '../../engine/text.ts';
import { CHURN_BANDS, NO_SCORE_PORT, OTHER_PORT, churnBandConfig, churnBandInitial } from './config.ts';
import type { BandGroup, ChurnBandConfig } from './config.ts';

/** The band of a churn probability, from 1 to 10. Uses the raw probability: a rounded one would move people at the edges. */
export function bandOf(probability: number): number {
  return Math.min(10, Math.floor(probability * 10) + 1);
}

/** Bands as ranges: `8-10`, `1-3, 5`. */
export function bandRanges(bands: readonly number[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const band of [...bands].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && band === last.to + 1) last.to = band;
    else ranges.push({ from: band, to: band });
  }
  return ranges.map(({ from, to }) => (from === to ? String(from) : `${String(from)}-${String(to)}`)).join(', ');
}

function groupLabel(group: BandGroup): Text {
  if (group.label.trim() !== '') return { ko: group.label, en: group.label };
  if (group.bands.length === 0) return { ko: '빈 그룹', en: 'Empty group' };
  const ranges = bandRanges(group.bands);
  return { ko: `${ranges}구간`, en: `Band ${ranges}` };
}

function bandsLeftOver(config: ChurnBandConfig): number[] {
  const taken = new Set(config.groups.flatMap((group) => group.bands));
  return CHURN_BANDS.filter((band) => !taken.has(band));
}

/** Sends each customer out by the group of their churn band, scored at this moment. */
export const churnBand: NodeType<ChurnBandConfig> = {
  type: 'churn-band',
  group: 'decide',
  title: { ko: '이탈 구간', en: 'Churn band' },
  about: {
    ko: '지금 계산한 이탈 확률의 구간에 따라 고객을 나눠요.',
    en: 'Splits customers by the band of their churn probability, scored at this moment.',
  },
  icon: 'IconGauge',
  config: churnBandConfig,
  initial: churnBandInitial,
  summary(config) {
    const ranges = config.groups.filter((group) => group.bands.length > 0).map((group) => bandRanges(group.bands));
    if (ranges.length === 0) return { ko: '구간을 골라 주세요', en: 'Choose bands' };
    return { ko: `이탈 ${ranges.join(' · ')}구간`, en: `Band ${ranges.join(' / ')}` };
  },
  ports(config) {
    const ports: Port[] = config.groups.map((group) => ({ id: group.id, label: groupLabel(group), required: true }));
    if (bandsLeftOver(config).length > 0) {
      ports.push({ id: OTHER_PORT, label: { ko: '그 외 구간', en: 'Other bands' }, required: false });
    }
    ports.push({ id: NO_SCORE_PORT, label: { ko: '점수 없음', en: 'No score' }, required: false });
    if (config.onFailure === 'fallback') {
      ports.push(failedPort);
    }
    return ports;
  },
  needs: ({ onFailure }) => [{ fact: 'churn', ...(onFailure === 'fallback' && { onFailure: 'tell' as const }) }],
  arrive({ config }, { churn }) {
    if (!churn) throw new Error('the churn fact is missing');
    if (churn.status === 'none') return { leave: NO_SCORE_PORT };
    if (churn.status === 'failed') return { leave: failedPort.id };
    const band = bandOf(churn.p);
    return { leave: config.groups.find((group) => group.bands.includes(band))?.id ?? OTHER_PORT };
  },
  check(config) {
    return config.groups.flatMap((group, index): Issue[] => {
      if (group.bands.length > 0) return [];
      const text = {
        ko: '구간이 없는 그룹이 있어요. 구간을 넣거나 그룹을 지워 주세요.',
        en: 'A group has no bands. Add bands to it or remove it.',
      };
      return [{ code: 'churn-group-empty', level: 'error', field: `groups.${String(index)}.bands`, text }];
    });
  },
};
