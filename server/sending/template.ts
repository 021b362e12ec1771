import { Liquid, type Template as LiquidTemplate } from 'liquidjs';
import { escapeHtml } from './email-layout.ts';

/** What a template may read. */
export type Variables = Readonly<Record<string, unknown>>;

/** A template, parsed once. */
export interface Template {
  readonly source: string;
  /**
   * Fills in the variables; unknown ones are empty.
   * @throws when a limit of memory or time is passed, or a filter fails.
   */
  render(variables: Variables): string;
}

/** Templates come from people: none may read files, run for long or fill the memory. */
const limits = {
  templates: {},
  ownPropertyOnly: true,
  parseLimit: 1_000_000,
  renderLimit: 250,
  memoryLimit: 5_000_000,
};
const engines = { text: new Liquid(limits), html: new Liquid({ ...limits, outputEscape: 'escape' }) };
type Target = keyof typeof engines;

/** `{{ a.b.c }}`, with or without a literal default: nearly everything people write, and ten times as fast without Liquid. */
const simple = /\{\{\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*(?:\|\s*default:\s*(?:"([^"{}]*)"|'([^'{}]*)')\s*)?\}\}/g;
const notPlain = /(?:^|\.)(?:size|first|last|nil|null|true|false|empty|blank)(?:\.|$)/;

interface Hole {
  readonly path: readonly string[];
  readonly otherwise: string;
}

/** Cuts a template at its simple variables; null when there is anything else of Liquid in it. */
function cut(source: string): { texts: string[]; holes: Hole[] } | null {
  const texts: string[] = [];
  const holes: Hole[] = [];
  let from = 0;
  for (const match of source.matchAll(simple)) {
    const path = match[1]!;
    if (notPlain.test(path)) return null;
    texts.push(source.slice(from, match.index));
    holes.push({ path: path.split('.'), otherwise: match[2] ?? match[3] ?? '' });
    from = match.index + match[0].length;
  }
  texts.push(source.slice(from));
  return texts.some((text) => text.includes('{{') || text.includes('{%')) ? null : { texts, holes };
}

/** The variable as text; undefined when only Liquid knows how (lists, objects, dates). */
function filled(variables: Variables, { path, otherwise }: Hole): string | undefined {
  let value: unknown = variables;
  for (const name of path) {
    if (value === null || value === undefined) break;
    if (typeof value !== 'object' || Array.isArray(value)) return undefined;
    value = Object.hasOwn(value, name) ? (value as Variables)[name] : undefined;
  }
  if (typeof value === 'string') return value === '' ? otherwise : value;
  if (value === null || value === undefined) return otherwise;
  return typeof value === 'number' ? String(value) : undefined;
}

/** `{{ recommended }}`, also with a default: the list written as text. */
const wholeList = /(\{\{-?\s*)recommended(?=\s*(?:-?\}\}|\|\s*default\b))/g;

function parse(source: string, target: Target): Template {
  const engine = engines[target];
  // What people mean by it is its first entry; Liquid would write all of them into one word.
  const parsed: LiquidTemplate[] = engine.parse(source.replace(wholeList, '$1recommended[0].name'));
  const slow = (variables: Variables): string => String(engine.renderSync(parsed, variables));
  const pieces = cut(source);
  if (!pieces) return { source, render: slow };
  const { texts, holes } = pieces;
  if (holes.length === 0) return { source, render: () => source };
  return {
    source,
    render(variables) {
      let result = texts[0]!;
      for (let i = 0; i < holes.length; i++) {
        const value = filled(variables, holes[i]!);
        if (value === undefined) return slow(variables);
        result += (target === 'html' ? escapeHtml(value) : value) + texts[i + 1]!;
      }
      return result;
    },
  };
}

const KEPT = 500;
const kept = new Map<string, Template>();

/**
 * The parsed template of a source; the last few hundred are kept. In `html`, variables are escaped.
 * @throws when the source is not Liquid or too long.
 */
export function templateOf(source: string, target: Target): Template {
  const key = target + source;
  let template = kept.get(key);
  if (!template) {
    template = parse(source, target);
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value ?? '');
    kept.set(key, template);
  }
  return template;
}

/** Variables that a template reads and that are not there, as dotted paths. */
export function missingVariables(source: string, variables: Variables): string[] {
  const missing = new Set<string>();
  for (const segments of engines.text.globalVariableSegmentsSync(source)) {
    let value: unknown = variables;
    const path: string[] = [];
    for (const segment of segments) {
      if (typeof segment !== 'string') break;
      // What Liquid says of every list.
      if (Array.isArray(value) && /^(?:size|first|last)$/.test(segment)) break;
      path.push(segment);
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) {
        missing.add(path.join('.'));
        break;
      }
      value = (value as Variables)[segment];
    }
  }
  return [...missing];
}
