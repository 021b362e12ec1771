import { describe, expect, it } from 'vitest';
import { orderProperties, standardName } from './standard-names.ts';

describe('an event of another system', () => {
  it.each([
    ['Order Completed', 'order_completed'],
    ['orderCompleted', 'order_completed'],
    ['order-completed', 'order_completed'],
    ['order_completed', 'order_completed'],
    ['purchase', 'order_completed'],
    ['Product Added to Wishlist', 'wishlist_added'],
    ['Email Link Clicked', 'link_clicked'],
    ['add_to_cart', 'product_added'],
    ['page_view', 'page'],
  ])('%s is %s', (sent, known) => {
    expect(standardName(sent)).toBe(known);
  });

  it.each(['Store Visited', 'toString', 'constructor', '쿠폰 받음', ''])(
    'that nobody agreed on stays as it is: %s',
    (name) => {
      expect(standardName(name)).toBe(name);
    },
  );
});

describe('what an order came to', () => {
  it.each([
    [{ total: 39000, revenue: 35000 }, 39000],
    [{ revenue: 35000, value: 1 }, 35000],
    [{ value: 12.5 }, 12.5],
    [{ amount: 1000, total: 39000 }, 1000],
    [{ amount: null, total: 39000 }, 39000],
    [{ amount: 0, total: 39000 }, 0],
    [{ order_id: 7 }, undefined],
  ])('of %j is %j', (properties, amount) => {
    expect(orderProperties(properties)).toEqual(amount === undefined ? properties : { ...properties, amount });
  });
});
