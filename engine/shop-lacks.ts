import type { Issue } from './issue.ts';
import type { Journey } from './journey.ts';
import type { MessageContent, NodeTypes } from './node-type.ts';
import { surveyOf } from './survey.ts';

const OPT_OUT_LINE = /무료(?:수신)?거부\s*080/;

/** Does a text message end by telling the free number (080) that stops advertising, as the Network Act asks? */
export function tellsOptOut(text: string): boolean {
  return OPT_OUT_LINE.test(text.slice(-40));
}

/**
 * Warnings about what the shop's settings lack, so that messages of the journey cannot leave: today the free opt-out
 * number, without which every advertisement by text message fails.
 */
export function shopLacks(
  journey: Journey,
  types: NodeTypes,
  { optOutNumber }: { readonly optOutNumber: string },
): Issue[] {
  if (optOutNumber !== '') return [];
  return [...surveyOf(journey, types).places.values()].flatMap(({ node, type, config, faults }) => {
    const content = type && faults.length === 0 ? type.content?.(config) : undefined;
    return content && needsNumber(content) ? [withoutNumber(node.id)] : [];
  });
}

function needsNumber({ channel, purpose, body }: MessageContent): boolean {
  return channel === 'sms' && purpose === 'ad' && !tellsOptOut(body.trim());
}

function withoutNumber(node: string): Issue {
  const text = {
    ko: '설정에 무료 수신거부 번호(080)가 없어서 문자 광고가 모두 실패해요. 설정에서 번호를 적어 주세요.',
    en: 'The settings have no free opt-out number (080), so every advertisement by SMS fails. Write it in the settings.',
  };
  return { code: 'no-opt-out-number', level: 'warning', node, text };
}
