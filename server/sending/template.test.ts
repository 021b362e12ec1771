import fc from 'fast-check';
import { Liquid } from 'liquidjs';
import { describe, expect, test } from 'vitest';
import { missingVariables, templateOf } from './template.ts';

const plain = new Liquid({ ownPropertyOnly: true });
const escaping = new Liquid({ ownPropertyOnly: true, outputEscape: 'escape' });

const value = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '<b>봄 & "꽃"</b>', "'", '🌸'),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string(), { maxLength: 3 }),
);
const name = fc.constantFrom('name', 'city', '등급', 'size', 'first', 'a_1');
const piece = fc.oneof(
  fc.string({ unit: 'grapheme' }).filter((text) => !/[{}]/.test(text)),
  name.map((key) => `{{ customer.${key} }}`),
  name.map((key) => `{{customer.${key}}}`),
  fc.constantFrom('{{ nobody }}', '{{ customer }}', '{{ customer.name.deep }}', '{{ customer.name | upcase }}'),
  fc.constantFrom('{{ customer.name | default: "고객" }}', "{{ customer.city | default: '<i>' }}"),
  fc.constantFrom('{% if customer.name %}예{% else %}아니요{% endif %}', '{{- customer.name -}}'),
);

test('a template says what Liquid says, whichever way it is filled in', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 6 }),
      fc.dictionary(name, value, { noNullPrototype: true }),
      (pieces, customer) => {
        const source = pieces.join('');
        const variables = { customer };
        expect(templateOf(source, 'text').render(variables)).toBe(plain.parseAndRenderSync(source, variables));
        expect(templateOf(source, 'html').render(variables)).toBe(escaping.parseAndRenderSync(source, variables));
      },
    ),
    { numRuns: 400 },
  );
});

describe('a template cannot', () => {
  test.each([
    ['read files', '{% include "/etc/passwd" %}'],
    ['run for ever', '{% for i in (1..100000000) %}{{ i }}{% endfor %}'],
    [
      'fill the memory',
      '{% assign a = "0123456789" %}{% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}{{ a }}',
    ],
  ])('%s', (_what, source) => {
    expect(() => templateOf(source, 'text').render({})).toThrow();
  });

  test('reach what is not its own', () => {
    expect(templateOf('{{ customer.constructor }}{{ customer.__proto__ }}', 'text').render({ customer: {} })).toBe('');
  });

  test('be endless', () => {
    expect(() => templateOf('가'.repeat(1_000_001), 'text')).toThrow(/parse/);
  });
});

test('missing variables are named, those of a loop are not', () => {
  const source =
    '{{ customer.name }}{{ customer.nick }}{% for x in customer.items %}{{ x.title }}{% endfor %}{{ shop.name }}';
  expect(missingVariables(source, { customer: { name: null }, shop: { name: '나루' } })).toEqual([
    'customer.nick',
    'customer.items',
  ]);
});
