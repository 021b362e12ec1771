import { BAND_CHANGED } from '../engine/shop-events.ts';
import type { Text } from '../engine/text.ts';

/** Words for names that many shops use (Segment's e-commerce events and ours); other names are shown as they are. */
const EVENTS: Readonly<Record<string, Text>> = {
  order_completed: { ko: '주문 완료', en: 'Order completed' },
  order_cancelled: { ko: '주문 취소', en: 'Order cancelled' },
  order_refunded: { ko: '환불', en: 'Order refunded' },
  product_viewed: { ko: '상품 조회', en: 'Product viewed' },
  product_added: { ko: '장바구니 담기', en: 'Product added to cart' },
  product_removed: { ko: '장바구니에서 빼기', en: 'Product removed from cart' },
  cart_viewed: { ko: '장바구니 조회', en: 'Cart viewed' },
  checkout_started: { ko: '결제 시작', en: 'Checkout started' },
  coupon_redeemed: { ko: '쿠폰 사용', en: 'Coupon redeemed' },
  coupon_applied: { ko: '쿠폰 적용', en: 'Coupon applied' },
  campaign_received: { ko: '캠페인 받음', en: 'Campaign received' },
  signed_up: { ko: '회원 가입', en: 'Signed up' },
  signed_in: { ko: '로그인', en: 'Signed in' },
  page_viewed: { ko: '페이지 조회', en: 'Page viewed' },
  session_started: { ko: '방문', en: 'Visit' },
  message_opened: { ko: '메시지 열람', en: 'Message opened' },
  message_clicked: { ko: '메시지 클릭', en: 'Message clicked' },
  [BAND_CHANGED]: { ko: '이탈 구간 바뀜', en: 'Churn band changed' },
};

const PROPERTIES: Readonly<Record<string, Text>> = {
  name: { ko: '이름', en: 'Name' },
  first_name: { ko: '이름', en: 'First name' },
  email: { ko: '이메일', en: 'E-mail' },
  phone: { ko: '전화번호', en: 'Phone' },
  externalId: { ko: '고객 번호', en: 'Customer id' },
  zone: { ko: '시간대', en: 'Time zone' },
  age: { ko: '나이', en: 'Age' },
  gender: { ko: '성별', en: 'Gender' },
  birthday: { ko: '생일', en: 'Birthday' },
  grade: { ko: '등급', en: 'Grade' },
  city: { ko: '도시', en: 'City' },
  income: { ko: '소득', en: 'Income' },
  home_ownership: { ko: '주택 소유', en: 'Home ownership' },
  marital_status: { ko: '혼인 상태', en: 'Marital status' },
  household_size: { ko: '가구원 수', en: 'Household size' },
  household_comp: { ko: '가구 구성', en: 'Household composition' },
  kids_count: { ko: '자녀 수', en: 'Children' },
  order_id: { ko: '주문 번호', en: 'Order id' },
  store_id: { ko: '매장', en: 'Store' },
  amount: { ko: '금액', en: 'Amount' },
  revenue: { ko: '매출', en: 'Revenue' },
  total: { ko: '합계', en: 'Total' },
  quantity: { ko: '수량', en: 'Quantity' },
  lines: { ko: '품목 수', en: 'Lines' },
  discount: { ko: '할인', en: 'Discount' },
  retail_discount: { ko: '매장 할인', en: 'Retail discount' },
  coupon_discount: { ko: '쿠폰 할인', en: 'Coupon discount' },
  department: { ko: '상품군', en: 'Department' },
  departments: { ko: '상품군', en: 'Departments' },
  products: { ko: '상품', en: 'Products' },
  items: { ko: '상품', en: 'Items' },
  product_id: { ko: '상품 번호', en: 'Product id' },
  campaign_id: { ko: '캠페인 번호', en: 'Campaign id' },
  band: { ko: '새 이탈 구간', en: 'New churn band' },
  from: { ko: '이전 이탈 구간', en: 'Churn band before' },
  direction: { ko: '방향', en: 'Direction' },
  probability: { ko: '이탈 확률', en: 'Churn probability' },
  coupon_upc: { ko: '쿠폰 번호', en: 'Coupon number' },
};

/** Reasons of ending that are offered, by the code that is stored. */
const ENDINGS: Readonly<Record<string, Text>> = {
  done: { ko: '완료', en: 'Done' },
  bought: { ko: '구매함', en: 'Bought' },
  'no-response': { ko: '반응 없음', en: 'No response' },
  'not-a-fit': { ko: '대상 아님', en: 'Not a fit' },
};

/** `Order Completed`, `orderCompleted` and `order_completed` are one name to a reader. */
function snake(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase();
}

/** What people call an event; its own name where we know no better. */
export function eventText(name: string): Text {
  return EVENTS[name] ?? EVENTS[snake(name)] ?? { ko: name, en: name };
}

/** What people call an attribute or a property; its own name where we know no better. */
export function propertyText(name: string): Text {
  return PROPERTIES[name] ?? PROPERTIES[snake(name)] ?? { ko: name, en: name };
}

/** Codes of the reasons that are offered where a way ends. */
export const OFFERED_ENDINGS: readonly string[] = Object.keys(ENDINGS);

/** How a reason of ending is called; one that somebody wrote is shown as written. */
export function endingText(reason: string): Text {
  return (Object.hasOwn(ENDINGS, reason) ? ENDINGS[reason] : undefined) ?? { ko: reason, en: reason };
}
