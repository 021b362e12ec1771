import type { Channel } from '../../engine/facts.ts';
import type { Text } from '../../engine/text.ts';
import { escapeHtml } from './email-layout.ts';

const channels: Readonly<Record<Channel, Text>> = {
  email: { ko: '광고 이메일', en: 'advertising e-mails' },
  sms: { ko: '광고 문자', en: 'advertising text messages' },
  alimtalk: { ko: '알림톡 광고', en: 'advertising by AlimTalk' },
};

const style = `body{margin:0;padding:48px 16px;background:#f4f5f7;color:#1f2937;
font:16px/1.7 -apple-system,BlinkMacSystemFont,'Apple SD Gothic Neo','Malgun Gothic',sans-serif}
main{max-width:480px;margin:0 auto;padding:32px 24px;background:#fff;border-radius:12px}
h1{margin:0 0 16px;font-size:20px}p{margin:0 0 12px}.en{color:#4b5563;font-size:15px}
button{width:100%;margin-top:16px;padding:14px;border:0;border-radius:8px;background:#1f2937;color:#fff;font:inherit;cursor:pointer}
button:focus-visible{outline:3px solid #60a5fa;outline-offset:2px}`;

function page(title: Text, paragraphs: readonly Text[], form: string): string {
  const words = paragraphs
    .map(({ ko, en }) => `<p>${escapeHtml(ko)}</p><p class="en" lang="en">${escapeHtml(en)}</p>`)
    .join('\n');
  return `<!doctype html>
<html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">
<title>${escapeHtml(`${title.ko} · ${title.en}`)}</title><style>${style}</style></head>
<body><main><h1>${escapeHtml(title.ko)}<br><span class="en" lang="en">${escapeHtml(title.en)}</span></h1>
${words}
${form}</main></body></html>`;
}

const title: Text = { ko: '수신 거부', en: 'Unsubscribe' };

/** Asks whether to stop. Programs that follow links to look at them change nothing by it. */
export function questionPage(shop: string, channel: Channel): string {
  const what = channels[channel];
  const question = {
    ko: `${shop}에서 보내는 ${what.ko}를 그만 받으시겠어요? 주문과 배송 안내는 계속 받아요.`,
    en: `Stop ${what.en} from ${shop}? News about your orders still arrives.`,
  };
  const form = '<form method="post"><button type="submit">수신 거부하기 · Unsubscribe</button></form>';
  return page(title, [question], form);
}

/** Says that it is done; the same when it was done before. */
export function donePage(shop: string, channel: Channel): string {
  const what = channels[channel];
  const done = {
    ko: `${shop}에서 ${what.ko}를 더는 보내지 않아요. 보내려던 것도 취소했어요.`,
    en: `${shop} no longer sends you ${what.en}. What was about to leave has been cancelled.`,
  };
  return page({ ko: '수신 거부를 마쳤어요', en: 'You are unsubscribed' }, [done], '');
}

/** For links that we did not make, or that were cut. */
export function unknownPage(): string {
  const sorry = {
    ko: '메일에 있는 주소를 끝까지 그대로 열어 주세요. 계속 안 되면 보낸 곳에 알려 주세요.',
    en: 'Open the whole link as it stands in the message. If it still fails, tell the sender.',
  };
  return page({ ko: '이 주소로는 확인할 수 없어요', en: 'This link cannot be read' }, [sorry], '');
}
