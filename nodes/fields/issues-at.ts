import type { Issue } from '../../engine/issue.ts';

/** Issues of one field of the config or of anything inside it: `issuesAt(issues, 'date')` has `date.property` too. */
export function issuesAt(issues: readonly Issue[], field: string): Issue[] {
  return issues.filter((issue) => issue.field === field || issue.field?.startsWith(`${field}.`) === true);
}

/** Issues that none of the named fields shows; a panel puts them on top. */
export function issuesElsewhere(issues: readonly Issue[], fields: readonly string[]): Issue[] {
  return issues.filter(({ field }) => !fields.some((name) => field === name || field?.startsWith(`${name}.`) === true));
}
