import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventParser } from './server-events.ts';

const STREAM =
  ': hello\n\nevent: progress\ndata: {"done":0.5}\n\nevent: done\r\ndata: {"name":"나루"}\r\n\r\ndata: a\ndata: b\n\n';

test('events have their name and all lines of their data; comments are nothing', () => {
  expect(eventParser()(STREAM)).toEqual([
    { event: 'progress', data: '{"done":0.5}' },
    { event: 'done', data: '{"name":"나루"}' },
    { event: 'message', data: 'a\nb' },
  ]);
});

test('it does not matter where the stream is cut', () => {
  const whole = eventParser()(STREAM);
  fc.assert(
    fc.property(fc.array(fc.nat({ max: STREAM.length }), { maxLength: 8 }), (cuts) => {
      const parse = eventParser();
      const at = [0, ...cuts.sort((a, b) => a - b), STREAM.length];
      const events = at.slice(1).flatMap((end, index) => parse(STREAM.slice(at[index], end)));
      expect(events).toEqual(whole);
    }),
  );
});
