import { Text } from '@mantine/core';
import type { Channel } from '../../engine/facts.ts';
import { useText } from '../fields/context.ts';
import classes from './panel.module.css';

interface RenderedMessageProps {
  readonly channel: Channel;
  readonly subject: string | null;
  readonly text: string | null;
  readonly html: string | null;
}

/** A finished message as its reader sees it: an e-mail in a frame of its own without scripts, a text as a bubble. */
export function RenderedMessage({ channel, subject, text, html }: RenderedMessageProps) {
  const say = useText();
  if (channel !== 'email') {
    return (
      <div className={classes['phone']}>
        <div className={classes['bubble']} data-channel={channel}>
          {subject !== null && subject !== '' && (
            <Text size="sm" fw={700}>
              {subject}
            </Text>
          )}
          {text}
        </div>
      </div>
    );
  }
  return (
    <div className={classes['mail']}>
      <Text size="sm" fw={600} className={classes['subject'] ?? ''}>
        {subject === null || subject === '' ? say({ ko: '(제목 없음)', en: '(no subject)' }) : subject}
      </Text>
      {html === null ? (
        <div className={classes['plain']}>{text}</div>
      ) : (
        <iframe
          className={classes['frame']}
          sandbox=""
          srcDoc={html}
          title={say({ ko: '이메일 미리 보기', en: 'Preview of the e-mail' })}
          loading="lazy"
        />
      )}
    </div>
  );
}
