import { useTranslation } from 'react-i18next';
import { messageStateText } from '../../nodes/message-words.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useText } from '../i18n/use-locale.ts';
import { useCanvas, useCanvasActions } from './canvas-context.ts';
import classes from './CardFooter.module.css';
import { hasMessages, sum, type NodeOverlay } from './overlay.ts';

/** Message states, the telling ones first: a card has room for three, the panel shows them all. */
const STATES = [
  'would-send',
  'delivered',
  'accepted',
  'failed',
  'skipped',
  'unknown',
  'queued',
  'sending',
  'claimed',
  'cancelled',
  'ghost',
];

/** The quiet numbers under a card: who came, who waits, who left the journey here, what was sent, what came of it. */
export function CardFooter({ id, overlay }: { readonly id: string; readonly overlay: NodeOverlay }) {
  const { t } = useTranslation('canvas');
  const format = useFormat();
  const say = useText();
  const live = useCanvas((state) => state.overlay?.kind === 'live');
  const { openPeople } = useCanvasActions();

  const cell = (label: string, count: number, where: string, value?: string, tone?: string) => {
    const inside = (
      <>
        <span className={classes['label']}>{label}</span>
        <span className={classes['count']}>{format.short(count)}</span>
      </>
    );
    if (!live) {
      return (
        <span key={label} className={classes['cell']} data-tone={tone}>
          {inside}
        </span>
      );
    }
    return (
      <button
        key={label}
        type="button"
        className={`nodrag ${classes['cell'] ?? ''}`}
        data-tone={tone}
        onClick={(event) => {
          event.stopPropagation();
          openPeople({ node: id, where, value }, label);
        }}
      >
        {inside}
      </button>
    );
  };

  const { messages, conversion } = overlay;
  const exited = sum(overlay.exited);
  return (
    <div className={classes['footer']}>
      <div className={classes['line']}>
        {cell(t('numbers.entered'), overlay.entered, 'entered')}
        {overlay.waiting > 0 && cell(t('numbers.waiting'), overlay.waiting, 'waiting')}
        {overlay.held > 0
          ? cell(t('numbers.held'), overlay.held, 'held', undefined, 'error')
          : exited > 0 && cell(t('numbers.exited'), exited, 'exited')}
      </div>
      {messages !== null && hasMessages(overlay) && (
        <div className={classes['line']}>
          {STATES.filter((state) => (messages[state] ?? 0) > 0)
            .slice(0, 3)
            .map((state) =>
              cell(
                say(messageStateText(state) ?? { ko: state, en: state }),
                messages[state] ?? 0,
                'message',
                state,
                state === 'failed' || state === 'unknown' ? 'error' : undefined,
              ),
            )}
        </div>
      )}
      {conversion !== null && (
        <div className={classes['line']} data-strong>
          {cell(t('numbers.converted'), conversion.converted, 'converted')}
          <span className={classes['rate']} data-some={conversion.converted > 0 || undefined}>
            {conversion.rate === null ? '–' : format.share(conversion.rate)}
          </span>
          <span className={classes['revenue']}>
            {t('numbers.revenue')} {format.short(conversion.revenue)}
          </span>
        </div>
      )}
    </div>
  );
}
