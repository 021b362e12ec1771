import type { Locale } from '../../engine/text.ts';

/** The words of the win-back journey in one language. */
export interface WinBackCopy {
  readonly name: string;
  readonly note: string;
  readonly high: string;
  readonly split: { readonly greeting: string; readonly offer: string };
  readonly labels: { readonly wait: string; readonly reminder: string };
  readonly greeting: { readonly subject: string; readonly body: string };
  readonly offer: { readonly subject: string; readonly body: string };
  readonly reminder: { readonly subject: string; readonly body: string };
  readonly bought: string;
  readonly done: string;
}

/** The advertising label, the sender's lines and the way to unsubscribe are added when a message leaves. */
export const WIN_BACK_COPY: Readonly<Record<Locale, WinBackCopy>> = {
  ko: {
    name: '떠나려는 고객 되찾기',
    note: '이탈 확률이 높고 예전에 자주 찾던 고객에게 두 가지 인사를 나눠 보내요. 3일 안에 구매하지 않으면 한 번 더 알려요. 문구와 쿠폰 번호는 우리 쇼핑몰에 맞게 바꿔 주세요.',
    high: '이탈 위험',
    split: { greeting: '안부 인사', offer: '할인 쿠폰' },
    labels: { wait: '구매 기다리기', reminder: '한 번 더 알리기' },
    greeting: {
      subject: '{{ customer.name | default: "고객" }}님, 그동안 잘 지내셨나요?',
      body: `{{ customer.name | default: "고객" }}님, 안녕하세요.

한동안 뵙지 못해 안부를 전해 드려요.
그사이 새로 들어온 상품과 많은 분이 다시 찾으시는 상품을 한자리에 모아 두었어요.
편하실 때 천천히 둘러봐 주세요.

필요한 것이 있으면 언제든 이 메일로 알려 주세요. 정성껏 도와드릴게요.

고맙습니다.`,
    },
    offer: {
      subject: '{{ customer.name | default: "고객" }}님을 위한 10% 할인 쿠폰이 도착했어요',
      body: `{{ customer.name | default: "고객" }}님, 안녕하세요.

다시 만나 뵙고 싶은 마음을 담아 10% 할인 쿠폰을 준비했어요.

쿠폰 번호: AGAIN10
사용 기간: 받으신 날부터 14일

주문하실 때 쿠폰 번호를 입력하시면 바로 적용돼요.
늘 찾으시던 상품부터 살펴보시는 건 어떨까요?

고맙습니다.`,
    },
    reminder: {
      subject: '{{ customer.name | default: "고객" }}님, 둘러보실 시간이 아직 남아 있어요',
      body: `{{ customer.name | default: "고객" }}님, 안녕하세요.

며칠 전 보내 드린 소식은 받아 보셨나요?
바쁘셨을 것 같아 한 번만 더 알려 드려요.

찾으시는 상품이 있다면 지금 둘러봐 주세요. 더 도와드릴 일이 있으면 이 메일로 답장해 주셔도 좋아요.

고맙습니다.`,
    },
    bought: '다시 구매함',
    done: '알림까지 보냄',
  },
  en: {
    name: 'Win back customers about to leave',
    note: 'Customers who used to come often and are likely to leave get one of two messages. Whoever has not bought after 3 days is reminded once. Change the words and the coupon code to suit your shop.',
    high: 'At risk',
    split: { greeting: 'Greeting', offer: 'Coupon' },
    labels: { wait: 'Wait for a purchase', reminder: 'Remind once' },
    greeting: {
      subject: '{{ customer.name | default: "Hello" }}, how have you been?',
      body: `Dear {{ customer.name | default: "customer" }},

It has been a while, and we wanted to say hello.
We have put together what is new and what other customers keep coming back for.
Have a look whenever it suits you.

If you need anything, just reply to this e-mail. We are glad to help.

Thank you.`,
    },
    offer: {
      subject: '{{ customer.name | default: "Hello" }}, a 10% coupon for you',
      body: `Dear {{ customer.name | default: "customer" }},

We would love to see you again, so here is 10% off your next order.

Coupon: AGAIN10
Valid for 14 days from today

Enter it when you order and the price changes at once.
Why not start with what you used to buy?

Thank you.`,
    },
    reminder: {
      subject: '{{ customer.name | default: "Hello" }}, there is still time to look around',
      body: `Dear {{ customer.name | default: "customer" }},

Did our message of a few days ago reach you?
You may have been busy, so we mention it just once more.

If there is something you are looking for, now is a good time. Reply to this e-mail if we can help.

Thank you.`,
    },
    bought: 'Bought again',
    done: 'Reminded',
  },
};
