import type { Settings } from '../../engine/contract/shop.ts';
import type { Channel } from '../../engine/facts.ts';
import type { Purpose } from '../../engine/node-type.ts';
import type { Text } from '../../engine/text.ts';

/** What the law (Network Act, article 50) means for a message of this purpose on this channel, and what we do about it. */
export function lawText(channel: Channel, purpose: Purpose, settings: Settings | null): Text {
  if (purpose === 'info') {
    return {
      ko: '주문, 배송, 고객이 물어본 답만 담아요. 동의 없이, 밤에도 보낼 수 있어요. 할인이나 추천을 섞으면 광고예요.',
      en: 'Orders, deliveries and answers only. Needs no consent and may go at night. Offers make it advertising.',
    };
  }
  if (purpose === 'auth') {
    return {
      ko: '인증번호처럼 고객이 방금 요청한 일회용 코드만 담아요. 동의 없이, 밤에도 보낼 수 있어요.',
      en: 'One-time codes that the customer has just asked for. Needs no consent and may go at night.',
    };
  }
  if (channel === 'alimtalk') {
    return { ko: '알림톡은 정보와 인증에만 쓸 수 있어요.', en: 'AlimTalk is for information and authentication only.' };
  }
  const night =
    channel === 'sms' && settings?.nightHold !== false
      ? {
          ko: ' 밤 9시부터 아침 8시까지는 기다렸다가 동의를 다시 확인하고 보내요.',
          en: ' From 21:00 to 08:00 KST it waits, then consent is checked again.',
        }
      : { ko: '', en: '' };
  return {
    ko: `광고 수신에 동의한 고객에게만 가요. 보내는 순간에 확인해요. (광고) 표시와 수신 거부 방법은 자동으로 붙어요.${night.ko}`,
    en: `Only to customers who agreed to ads here, checked as it leaves. The label (광고) and the way to opt out are added.${night.en}`,
  };
}
