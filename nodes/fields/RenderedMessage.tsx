import { Text } from '@mantine/core';
import type { Channel } from '../../engine/facts.ts';
import classes from './rendered.module.css';

interface RenderedMessageProps {
  readonly channel: Channel;
  readonly subject: string | null;
  readonly text: string | null;
  readonly html: string | null;
  /** Words in the reader's language: stands in for an empty subject; names the frame. */
  readonly words: { readonly noSubject: string; readonly frame: string };
}

/** A finished message as its reader sees it: an e-mail in a frame of its own without scripts, a text as a bubble. */
export function RenderedMessage({ channel, subject, text, html, words }: RenderedMessageProps) {
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
        {subject === null || subject === '' ? words.noSubject : subject}
      </Text>
      {html === null ? (
        <div className={classes['plain']}>{text}</div>
      ) : (
        <iframe className={classes['frame']} sandbox="" srcDoc={html} title={words.frame} loading="lazy" />
      )}
    </div>
  );
}
