import { describe, expect, it } from 'vitest';
import { nodeTypes } from '../nodes/index.ts';
import { sendInitial, type SendConfig } from '../nodes/send/config.ts';
import type { Journey } from './journey.ts';
import { shopLacks } from './shop-lacks.ts';
import { journeyOf } from './testing/journeys.ts';

function journey(...messages: readonly Partial<SendConfig>[]): Journey {
  const sends = messages.map((message, index): [string, readonly [string, unknown]] => [
    `m${String(index)}`,
    ['send', { ...sendInitial, body: '안녕하세요', ...message }],
  ]);
  return journeyOf(Object.fromEntries(sends), []);
}
const found = (of: Journey, optOutNumber: string) =>
  shopLacks(of, nodeTypes, { optOutNumber }).map(({ code, level, node }) => ({ code, level, node }));

describe('what the settings lack', () => {
  it('is the free number for each advertisement by text message, and for no other message', () => {
    const drawn = journey(
      { channel: 'sms', purpose: 'ad' },
      { channel: 'sms', purpose: 'info' },
      { channel: 'email', purpose: 'ad' },
      { channel: 'sms', purpose: 'ad', body: '할인해요\n무료거부 080-123-4567' },
    );
    expect(found(drawn, '')).toEqual([{ code: 'no-opt-out-number', level: 'warning', node: 'm0' }]);
    expect(found(drawn, '080-000-0000')).toEqual([]);
  });

  it('is not said of a message whose config cannot be read', () => {
    expect(found(journey({ channel: 'sms', purpose: 'ad', body: 7 as unknown as string }), '')).toEqual([]);
  });
});
