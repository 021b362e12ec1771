import type { Issue } from './issue.ts';
import type { Text } from './text.ts';

type Values = Readonly<Record<string, string | number>>;

/** The sentences of every problem that the engine itself can find, by code. `{name}` stands for a value. */
export const JOURNEY_ISSUES = {
  'empty-journey': [
    'error',
    '아직 단계가 없어요. 시작 단계부터 놓아 주세요.',
    'There are no steps yet. Start with a trigger.',
  ],
  'no-entry': ['error', '고객이 들어올 시작 단계가 없어요.', 'There is no trigger for customers to come in by.'],
  'several-entries': ['error', '시작 단계는 하나만 둘 수 있어요.', 'A journey can have only one trigger.'],
  'duplicate-id': ['error', '같은 ID를 쓰는 단계가 두 개 있어요: {id}', 'Two steps share one id: {id}'],
  'unknown-type': ['error', '알 수 없는 종류의 단계예요: {type}', 'This kind of step is not known: {type}'],
  'bad-config': ['error', '설정을 확인해 주세요: {field}', 'Please check this setting: {field}'],
  unreachable: ['warning', '시작 단계에서 이 단계로 오는 길이 없어요.', 'No path leads here from the trigger.'],
  'unconnected-port': ['error', "'{port}' 길을 다음 단계로 이어 주세요.", 'Connect the exit “{port}” to a next step.'],
  'unknown-port': [
    'error',
    '연결선이 없어진 길({port})에서 나가요.',
    'A connection leaves by an exit that does not exist: {port}',
  ],
  'unknown-node': [
    'error',
    '연결선이 없는 단계를 가리켜요: {id}',
    'A connection points to a step that does not exist: {id}',
  ],
  'duplicate-edge': [
    'error',
    '한 길에서 연결선이 둘 이상 나가요: {port}',
    'More than one connection leaves by one exit: {port}',
  ],
  'edge-into-entry': [
    'error',
    '시작 단계로 들어가는 연결선은 만들 수 없어요.',
    'A connection cannot lead into the trigger.',
  ],
  'edge-into-note': ['error', '메모로 들어가는 연결선은 만들 수 없어요.', 'A connection cannot lead into a note.'],
  'cycle-without-wait': [
    'error',
    '기다림 없이 끝없이 도는 길이 있어요. 이 길에 기다리는 단계를 넣어 주세요.',
    'This path goes round without ever waiting. Add a wait to it.',
  ],
  'wait-longer-than-goal': [
    'warning',
    '목표 기간({goalDays}일)보다 오래 기다려서, 그 뒤의 구매는 성과로 세지 않아요.',
    'It can wait longer than the goal’s window of {goalDays} days, so what is bought after that does not count.',
  ],
  'no-goal': [
    'warning',
    '목표가 없어서 전환과 매출을 셀 수 없어요.',
    'Without a goal, conversions and revenue cannot be counted.',
  ],
  'rule-without-value': [
    'warning',
    '값이 비어 있는 조건이 있어요. 값을 적거나 조건을 지워 주세요.',
    'A condition compares with nothing. Write a value or remove the condition.',
  ],
  'untreated-without-advertising': [
    'warning',
    '광고 메시지가 없는 여정이에요. 영수증처럼 꼭 받아야 하는 안내라면 여정 설정에서 ‘전체 비교 그룹에도 보내기’를 켜 주세요.',
    'No message here is advertising. If these are notices that everyone must get, like receipts, turn on “Also for the untreated group” in the journey’s settings.',
  ],
  'untreated-advertised': [
    'warning',
    '전체 비교 그룹에도 광고를 보내게 돼요. 그러면 예측과 여정의 효과를 제대로 비교할 수 없어요.',
    'The untreated group would get advertising, too. Then nobody can tell what predictions and journeys are worth.',
  ],
  'bad-zone': ['error', '알 수 없는 시간대예요: {zone}', 'This time zone is not known: {zone}'],
} as const satisfies Record<string, readonly [Issue['level'], string, string]>;

export type JourneyIssueCode = keyof typeof JOURNEY_ISSUES;

/** Where a problem is. */
export interface IssuePlace {
  readonly node?: string;
  readonly port?: string;
  readonly field?: string;
}

/** A finished issue of the engine's own. A value may differ by language, as a port's label does. */
export function journeyIssue(
  code: JourneyIssueCode,
  place: IssuePlace = {},
  values: Values = {},
  texts: Readonly<Record<string, Text>> = {},
): Issue {
  const [level, ko, en] = JOURNEY_ISSUES[code];
  const fill = (sentence: string, locale: keyof Text): string =>
    sentence.replace(/\{(\w+)\}/g, (_, name: string) => texts[name]?.[locale] ?? String(values[name] ?? ''));
  const told = Object.keys(values).length === 0 ? {} : { values };
  return { code, level, ...place, ...told, text: { ko: fill(ko, 'ko'), en: fill(en, 'en') } };
}
