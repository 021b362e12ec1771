const hole = /#\{[^{}]{1,100}\}/g;

/** Does a variable occur more than once? */
export function hasRepeats(template: string): boolean {
  const names = template.match(hole) ?? [];
  return new Set(names).size < names.length;
}

/**
 * The values that an approved template's variables must have to become this text, as `{ '#{name}': value }`. Where
 * several readings fit, any of them gives the same text.
 *
 * @returns null when the text cannot come from the template (or, with a variable that occurs twice, no reading was found).
 */
export function alimtalkVariables(template: string, text: string): Record<string, string> | null {
  const names = template.match(hole) ?? [];
  const literals = template.split(hole);
  const first = literals[0]!;
  if (names.length === 0) return template === text ? {} : null;
  if (!text.startsWith(first)) return null;
  const values = new Map<string, string>();
  let at = first.length;
  for (const [i, name] of names.entries()) {
    const literal = literals[i + 1]!;
    const known = values.get(name);
    const isLast = i === names.length - 1;
    // Between two holes the nearest place of the words between them always leaves the most room for the rest.
    const end =
      known !== undefined ? at + known.length : isLast ? text.length - literal.length : text.indexOf(literal, at);
    const value = text.slice(at, end);
    if (end < at || (known !== undefined && value !== known) || !text.startsWith(literal, end)) return null;
    values.set(name, value);
    at = end + literal.length;
  }
  return at === text.length ? Object.fromEntries(values) : null;
}
