import { audienceNeeds, matchesAudience } from '../../engine/evaluate-filter.ts';
import type { FactRequest, Facts } from '../../engine/facts.ts';
import type { AudienceFilter } from '../../engine/filter.ts';
import type { Issue } from '../../engine/issue.ts';
import { journeyIssue } from '../../engine/journey-issues.ts';
import type { PortId } from '../../engine/journey.ts';
import type { NodeType } from '../../engine/node-type.ts';
import { failedPort } from '../../engine/score-failure.ts';
import type { Text } from '../../engine/text.ts';
import { ELSE_PORT, attributeConfig, attributeInitial } from './config.ts';
import { hasUnfinishedRule } from '../../engine/unfinished-rules.ts';
import type { AttributeConfig } from './config.ts';

function branchLabel(label: string, index: number): Text {
  const number = String(index + 1);
  return label.trim() === '' ? { ko: `조건 ${number}`, en: `Condition ${number}` } : { ko: label, en: label };
}

/** What all branches need, each fact asked for once. */
function needs(config: AttributeConfig): FactRequest[] {
  const requests = audienceNeeds(...config.branches.map((branch) => branch.filter));
  if (config.onFailure !== 'fallback') return requests;
  return requests.map((request) => (request.fact === 'churn' ? { ...request, onFailure: 'tell' } : request));
}

/** Can the filter only be judged with a churn score? */
export function needsChurn(filter: AudienceFilter): boolean {
  return audienceNeeds(filter).some(({ fact }) => fact === 'churn');
}

/** The first branch that holds; when scoring failed, only as far as none of them needs a score. */
function takes({ branches, onFailure }: AttributeConfig, facts: Facts): PortId {
  for (const { id, filter } of branches) {
    if (onFailure === 'fallback' && needsChurn(filter) && facts.churn?.status === 'failed') return failedPort.id;
    if (matchesAudience(filter, facts)) return id;
  }
  return ELSE_PORT;
}

/** Sends each customer out by the first branch whose condition holds. */
export const attribute: NodeType<AttributeConfig> = {
  type: 'attribute',
  group: 'decide',
  title: { ko: '조건 분기', en: 'Condition' },
  about: {
    ko: '고객 속성이나 행동 조건을 위에서부터 확인해서 처음 맞는 길로 보내요.',
    en: 'Checks conditions on the customer from top to bottom and takes the first that holds.',
  },
  icon: 'IconArrowsSplit',
  config: attributeConfig,
  initial: attributeInitial,
  summary(config) {
    const labels = config.branches.map((branch, index) => branchLabel(branch.label, index));
    return { ko: labels.map((label) => label.ko).join(' · '), en: labels.map((label) => label.en).join(' / ') };
  },
  ports: (config) => [
    ...config.branches.map((branch, index) => ({
      id: branch.id,
      label: branchLabel(branch.label, index),
      required: true,
    })),
    { id: ELSE_PORT, label: { ko: '그 외', en: 'Else' }, required: false },
    ...(config.onFailure === 'fallback' && config.branches.some(({ filter }) => needsChurn(filter))
      ? [failedPort]
      : []),
  ],
  needs,
  arrive({ config }, facts) {
    return { leave: takes(config, facts) };
  },
  check(config) {
    return config.branches.flatMap((branch, index): Issue[] => {
      const field = `branches.${String(index)}.filter`;
      if (branch.filter.rules.length > 0) {
        return hasUnfinishedRule(branch.filter) ? [journeyIssue('rule-without-value', { field })] : [];
      }
      const label = branchLabel(branch.label, index);
      const text = {
        ko: `'${label.ko}'에 조건이 없어요. 조건을 하나 이상 넣어 주세요.`,
        en: `"${label.en}" has no rules. Add at least one.`,
      };
      return [{ code: 'branch-without-rules', level: 'error', field, text }];
    });
  },
};
