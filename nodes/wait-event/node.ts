import { durationMs, durationText } from '../../engine/duration.ts';
import { journeyIssue } from '../../engine/journey-issues.ts';
import type { NodeType, Outcome, Visit } from '../../engine/node-type.ts';
import { hasUnfinishedRule } from '../../engine/unfinished-rules.ts';
import { waitEventConfig, waitEventInitial } from './config.ts';
import type { WaitEventConfig } from './config.ts';
import { eventText } from '../known-names.ts';

function keepWaiting({ config, arrivedAt }: Visit<WaitEventConfig>): Outcome {
  const { event, where, timeout } = config;
  return { wait: { until: arrivedAt + durationMs(timeout), events: [{ event, ...(where && { where }) }] } };
}

/** Waits until the customer does something, or until time is up. */
export const waitEvent: NodeType<WaitEventConfig> = {
  type: 'wait-event',
  group: 'wait',
  title: { ko: '행동 기다리기', en: 'Wait for event' },
  about: {
    ko: '고객이 어떤 행동을 할 때까지, 정한 시간만큼 기다려요.',
    en: 'Waits until the customer does something, for at most the time you set.',
  },
  icon: 'IconHourglass',
  config: waitEventConfig,
  initial: waitEventInitial,
  summary(config) {
    if (config.event.trim() === '') return { ko: '이벤트를 골라 주세요', en: 'Choose an event' };
    const timeout = durationText(config.timeout);
    const event = eventText(config.event);
    return { ko: `${event.ko} · 최대 ${timeout.ko}`, en: `${event.en}, up to ${timeout.en}` };
  },
  ports: () => [
    { id: 'happened', label: { ko: '했어요', en: 'Happened' }, required: false },
    { id: 'timeout', label: { ko: '시간 지남', en: 'Time is up' }, required: false },
  ],
  needs: () => [],
  arrive: keepWaiting,
  resume(visit, _facts, cause) {
    switch (cause.kind) {
      case 'event':
        return { leave: 'happened' };
      case 'time':
        return { leave: 'timeout' };
      case 'message':
        return keepWaiting(visit);
    }
  },
  check(config, { journey, node }) {
    if (config.event.trim() === '') {
      const text = { ko: '어떤 이벤트를 기다릴지 골라 주세요.', en: 'Choose the event to wait for.' };
      return [{ code: 'wait-without-event', level: 'error', field: 'event', text }];
    }
    const unfinished =
      config.where && hasUnfinishedRule(config.where) ? [journeyIssue('rule-without-value', { field: 'where' })] : [];
    if (!journey.edges.some((edge) => edge.from === node.id)) {
      const text = {
        ko: '했을 때나 시간이 지났을 때의 다음 단계를 이어 주세요.',
        en: 'Connect at least one of the two ways out to a next step.',
      };
      return [{ code: 'unconnected-port', level: 'error', port: 'timeout', text }, ...unfinished];
    }
    return unfinished;
  },
  waits: () => true,
  longestWait: (config) => durationMs(config.timeout),
};
