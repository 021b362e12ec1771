import type { Issue } from '../../engine/issue.ts';
import type { NodeType } from '../../engine/node-type.ts';
import { updateConfig, updateInitial } from './config.ts';
import type { AttributeChange, UpdateConfig } from './config.ts';

function changeText({ property, value }: AttributeChange): string {
  return value === null ? `${property} ×` : `${property} = ${String(value)}`;
}

/** Writes attributes of the customer. */
export const update: NodeType<UpdateConfig> = {
  type: 'update',
  group: 'act',
  title: { ko: '고객 정보 변경', en: 'Update customer' },
  about: { ko: '고객 속성을 새 값으로 바꿔요.', en: 'Sets attributes of the customer to new values.' },
  icon: 'IconUserEdit',
  config: updateConfig,
  initial: updateInitial,
  summary(config) {
    const changes = config.set.filter((change) => change.property.trim() !== '').map(changeText);
    if (changes.length === 0) return { ko: '속성을 골라 주세요', en: 'Choose an attribute' };
    return { ko: changes.join(', '), en: changes.join(', ') };
  },
  ports: () => [{ id: 'next', label: { ko: '다음', en: 'Next' }, required: false }],
  needs: () => [],
  arrive: ({ config }) => ({
    effects: [
      { effect: 'update', set: Object.fromEntries(config.set.map(({ property, value }) => [property, value])) },
    ],
    leave: 'next',
  }),
  check(config) {
    const seen = new Set<string>();
    return config.set.flatMap(({ property }, index): Issue[] => {
      const field = `set.${String(index)}.property`;
      if (property.trim() === '') {
        const text = { ko: '바꿀 속성의 이름을 적어 주세요.', en: 'Name the attribute to change.' };
        return [{ code: 'update-without-attribute', level: 'error', field, text }];
      }
      if (seen.has(property)) {
        const text = {
          ko: `'${property}'을(를) 두 번 바꿔요. 마지막 값만 남아요.`,
          en: `"${property}" is set twice. Only the last value stays.`,
        };
        return [{ code: 'update-sets-twice', level: 'warning', field, values: { property }, text }];
      }
      seen.add(property);
      return [];
    });
  },
};
