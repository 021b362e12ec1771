import type { NodeType } from '../../engine/node-type.ts';
import type { Text } from '../../engine/text.ts';
import { triggerConfig, triggerInitial } from './config.ts';
import type { TriggerConfig } from './config.ts';
import { eventText } from '../known-names.ts';

type AudienceEntry = Extract<TriggerConfig, { by: 'audience' }>;

function audienceSummary(config: AudienceEntry): Text {
  const everyone = config.filter.rules.length === 0;
  const who: Text = everyone
    ? { ko: '모든 고객', en: 'Everyone' }
    : { ko: '조건에 맞는 고객', en: 'Matching customers' };
  const when: Readonly<Record<AudienceEntry['when'], Text>> = {
    now: { ko: '게시할 때 한 번', en: 'once at publishing' },
    daily: { ko: `매일 ${config.at}`, en: `daily at ${config.at}` },
    newly: { ko: '새로 맞을 때마다', en: 'whenever newly matching' },
  };
  return { ko: `${who.ko} · ${when[config.when].ko}`, en: `${who.en}, ${when[config.when].en}` };
}

/** Where customers come in: by an event, as an audience, or by API. */
export const trigger: NodeType<TriggerConfig> = {
  type: 'trigger',
  group: 'enter',
  title: { ko: '시작', en: 'Trigger' },
  about: {
    ko: '고객이 여정에 들어오는 조건을 정해요. 이벤트, 고객 그룹, API 호출 중에서 골라요.',
    en: 'Decides who enters: by an event, as an audience, or by an API call.',
  },
  icon: 'IconBolt',
  config: triggerConfig,
  initial: triggerInitial,
  summary(config) {
    switch (config.by) {
      case 'event':
        return config.event.trim() === ''
          ? { ko: '이벤트를 골라 주세요', en: 'Choose an event' }
          : happens(eventText(config.event));
      case 'audience':
        return audienceSummary(config);
      case 'api':
        return { ko: 'API 호출 시', en: 'By API call' };
    }
  },
  ports: () => [{ id: 'next', label: { ko: '다음', en: 'Next' }, required: true }],
  needs: () => [],
  arrive: () => ({ leave: 'next' }),
  check(config) {
    if (config.by === 'event' && config.event.trim() === '') {
      const text = { ko: '어떤 이벤트로 시작할지 골라 주세요.', en: 'Choose the event that starts the journey.' };
      return [{ code: 'trigger-without-event', level: 'error', field: 'event', text }];
    }
    if (config.by === 'audience' && config.filter.rules.length === 0) {
      const text = {
        ko: '조건이 없어서 모든 고객이 들어와요.',
        en: 'There is no condition, so every customer enters.',
      };
      return [{ code: 'trigger-takes-everyone', level: 'warning', field: 'filter', text }];
    }
    return [];
  },
  entry(config) {
    switch (config.by) {
      case 'event':
        return {
          by: 'event',
          event: config.event,
          ...(config.where && { where: config.where }),
          ...(config.keyProperty && { keyProperty: config.keyProperty }),
        };
      case 'audience':
        return {
          by: 'audience',
          filter: config.filter,
          when: config.when,
          ...(config.when === 'daily' && { at: config.at }),
        };
      case 'api':
        return { by: 'api' };
    }
  },
};

function happens(event: Text): Text {
  return { ko: `${event.ko} 발생 시`, en: `On: ${event.en}` };
}
