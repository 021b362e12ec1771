import { durationMs, durationText } from '../../engine/duration.ts';
import { didKey, didRequest, timesHold } from '../../engine/evaluate-filter.ts';
import type { DidQuestion } from '../../engine/evaluate-filter.ts';
import type { Times } from '../../engine/filter.ts';
import { journeyIssue } from '../../engine/journey-issues.ts';
import type { NodeType } from '../../engine/node-type.ts';
import type { Text } from '../../engine/text.ts';
import { hasUnfinishedRule } from '../../engine/unfinished-rules.ts';
import { didConfig, didInitial } from './config.ts';
import type { DidConfig } from './config.ts';
import { eventText } from '../known-names.ts';

function question({ event, window, where }: DidConfig): DidQuestion {
  return { event, where, withinMs: window && durationMs(window) };
}

function timesText({ op, count }: Times): Text {
  if (count === 0 && op !== 'atLeast') return { ko: '하지 않음', en: 'not done' };
  const number = String(count);
  const en = count === 1 ? 'once' : count === 2 ? 'twice' : `${number} times`;
  switch (op) {
    case 'atLeast':
      return { ko: `${number}회 이상`, en: `at least ${en}` };
    case 'atMost':
      return { ko: `${number}회 이하`, en: `at most ${en}` };
    case 'exactly':
      return { ko: `${number}회`, en: `exactly ${en}` };
  }
}

function summary(config: DidConfig): Text {
  if (config.event.trim() === '') return { ko: '이벤트를 골라 주세요', en: 'Choose an event' };
  const often = timesText(config.times);
  const event = eventText(config.event);
  if (!config.window) return { ko: `${event.ko} ${often.ko}`, en: `${event.en} ${often.en}` };
  const window = durationText(config.window);
  return {
    ko: `최근 ${window.ko} ${event.ko} ${often.ko}`,
    en: `${event.en} ${often.en} in the last ${window.en}`,
  };
}

/** Asks the customer's past: did they do something so often, in a window up to now? */
export const did: NodeType<DidConfig> = {
  type: 'did',
  group: 'decide',
  title: { ko: '행동 확인', en: 'Did' },
  about: {
    ko: '고객이 어떤 행동을 했는지, 또는 하지 않았는지 확인해서 나눠요.',
    en: 'Asks whether the customer did something, or did not do it.',
  },
  icon: 'IconHistory',
  config: didConfig,
  initial: didInitial,
  summary,
  ports: () => [
    { id: 'yes', label: { ko: '예', en: 'Yes' }, required: false },
    { id: 'no', label: { ko: '아니요', en: 'No' }, required: false },
  ],
  needs: (config) => [didRequest(question(config))],
  arrive({ config }, facts) {
    const answer = facts.did?.[didKey(question(config))];
    if (!answer) throw new Error('the did fact is missing');
    return { leave: timesHold(config.times, answer.count) ? 'yes' : 'no' };
  },
  check(config, { journey, node }) {
    if (config.event.trim() === '') {
      const text = { ko: '어떤 이벤트를 확인할지 골라 주세요.', en: 'Choose the event to look for.' };
      return [{ code: 'did-without-event', level: 'error', field: 'event', text }];
    }
    if (config.times.op === 'atLeast' && config.times.count === 0) {
      const text = { ko: '0회 이상은 누구에게나 맞아요.', en: 'At least 0 times holds for everyone.' };
      return [{ code: 'did-always-true', level: 'warning', field: 'times', text }];
    }
    const unfinished =
      config.where && hasUnfinishedRule(config.where) ? [journeyIssue('rule-without-value', { field: 'where' })] : [];
    if (!journey.edges.some((edge) => edge.from === node.id)) {
      const text = { ko: '예나 아니요를 다음 단계에 이어 주세요.', en: 'Connect Yes or No to a next step.' };
      return [{ code: 'unconnected-port', level: 'error', port: 'yes', text }, ...unfinished];
    }
    return unfinished;
  },
};
