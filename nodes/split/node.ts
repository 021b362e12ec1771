import { bucketOf } from '../../engine/bucket-of.ts';
import { draw } from '../../engine/draw.ts';
import type { Arm, NodeType } from '../../engine/node-type.ts';
import type { Text } from '../../engine/text.ts';
import { splitConfig, splitInitial } from './config.ts';
import type { SplitArm, SplitConfig } from './config.ts';

function armLabel(id: string, label: string): string {
  return label.trim() === '' ? id.toUpperCase() : label;
}

function arms(config: SplitConfig): Arm[] {
  const total = config.arms.reduce((sum, arm) => sum + arm.weight, 0);
  return config.arms.map((arm) => ({
    port: arm.id,
    label: armLabel(arm.id, arm.label),
    share: arm.weight / total,
    control: arm.control ?? false,
  }));
}

/** The arm of a bucket. Few customers move when a weight changes or an arm comes or goes, as arms are known by port. */
function armOfBucket({ arms: all }: SplitConfig, bucket: number): SplitArm {
  const index = bucketOf(
    all.map((arm) => arm.weight),
    bucket,
    all.map((arm) => arm.id),
  );
  const arm = all[index];
  if (!arm) throw new Error(`no arm owns bucket ${String(bucket)}`);
  return arm;
}

/** A share in whole percent where it is one, else with one decimal. */
function percent(share: number): string {
  return String(Math.round(share * 1000) / 10);
}

/** Divides customers by chance, fixed for each customer by a keyed draw. */
export const split: NodeType<SplitConfig> = {
  type: 'split',
  group: 'decide',
  title: { ko: 'A/B 테스트', en: 'A/B split' },
  about: {
    ko: '고객을 무작위로 나눠서 어느 쪽이 더 나은지 비교해요.',
    en: 'Divides customers at random, so that you can compare which way works better.',
  },
  icon: 'IconFlask',
  config: splitConfig,
  initial: splitInitial,
  summary(config) {
    const parts = arms(config).map((arm) => `${arm.label} ${percent(arm.share)}%`);
    return { ko: parts.join(' · '), en: parts.join(' / ') };
  },
  ports: (config) =>
    config.arms.map((arm) => {
      const label: Text = { ko: armLabel(arm.id, arm.label), en: armLabel(arm.id, arm.label) };
      return { id: arm.id, label, required: arm.control !== true };
    }),
  needs: () => [],
  arrive: ({ config, journey, node, customer }) => ({
    leave: armOfBucket(config, draw(`${journey}/${node}`, customer)).id,
  }),
  check(config) {
    if (config.arms.every((arm) => arm.weight > 0)) return [];
    const text = { ko: '비율이 0인 쪽에는 아무도 가지 않아요.', en: 'Nobody takes an arm with a weight of 0.' };
    return [{ code: 'split-arm-without-share', level: 'warning', field: 'arms', text }];
  },
  arms,
};
