import { describe, expect, it } from 'vitest';
import { itemsOfOrder } from './order-items.ts';

const keys = (properties: Record<string, unknown>): string[] => itemsOfOrder(properties).map(({ key }) => key);

describe('what was in an order', () => {
  it('is read from Segment’s products, with their names and categories', () => {
    const products = [
      { product_id: 'p1', sku: 's1', name: 'Espresso', category: 'Coffee', quantity: 2 },
      { sku: 's2', title: 'Mug', category: 'Kitchen' },
      { product_id: 17 },
      { name: 'Only a name' },
    ];
    expect(itemsOfOrder({ products })).toEqual([
      { key: 'product:p1', kind: 'product', name: 'Espresso' },
      { key: 'category:Coffee', kind: 'category', name: 'Coffee' },
      { key: 'product:s2', kind: 'product', name: 'Mug' },
      { key: 'category:Kitchen', kind: 'category', name: 'Kitchen' },
      { key: 'product:17', kind: 'product', name: '17' },
      { key: 'product:Only a name', kind: 'product', name: 'Only a name' },
    ]);
  });

  it('is read from items, plain names, and lists of categories as the sample shop has them', () => {
    expect(keys({ items: ['커피', { id: 'x', category: '음료' }] })).toEqual([
      ...['product:커피', 'product:x', 'category:음료'],
    ]);
    expect(keys({ departments: ['MEAT', ' DELI ', 'MEAT', ''] })).toEqual(['category:MEAT', 'category:DELI']);
    expect(keys({ categories: ['A'], category: 'B' })).toEqual(['category:A', 'category:B']);
  });

  it('leaves out returns: orders of nothing or less, and quantities of nothing or less', () => {
    expect(keys({ amount: -5, departments: ['MEAT'] })).toEqual([]);
    expect(keys({ amount: 0, departments: ['MEAT'] })).toEqual([]);
    const products = [
      { product_id: 'a', category: 'C', quantity: -1 },
      { product_id: 'b', quantity: 1 },
    ];
    expect(keys({ products })).toEqual(['product:b']);
  });

  it('survives anything that senders may write there', () => {
    const odd = [null, undefined, 1, true, 'text', {}, [[]], [null], [{ product_id: {} }], [{ name: 'x'.repeat(500) }]];
    for (const value of odd) {
      expect(() => keys({ products: value, items: value, categories: value, category: value })).not.toThrow();
    }
    expect(keys({ products: [null, {}, { name: '' }], categories: [null, {}, ''], category: NaN })).toEqual([]);
    const many = Array.from({ length: 5000 }, (_, index) => `c${String(index)}`);
    expect(keys({ categories: many })).toHaveLength(200);
  });
});
