import type { AudienceFilter, PropertyGroup, PropertyRule } from './filter.ts';

/** Is there a rule, anywhere in the group, that compares with a value that nobody wrote yet? */
export function hasUnfinishedRule(group: AudienceFilter | PropertyGroup): boolean {
  return group.rules.some((rule) => {
    if ('combinator' in rule) return hasUnfinishedRule(rule);
    if (rule.kind === 'property') return lacksValue(rule);
    return rule.kind === 'did' && rule.where !== undefined && hasUnfinishedRule(rule.where);
  });
}

function lacksValue({ op, value }: PropertyRule): boolean {
  if (op === 'exists' || op === 'missing') return false;
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || (typeof value === 'string' && value.trim() === '');
}
