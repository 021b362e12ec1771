import { useRef } from 'react';
import { VisuallyHidden } from '@mantine/core';
import { useFields, useText } from './context.ts';
import { bandPercent, dangerFill, dangerInk } from './danger-ramp.ts';
import classes from './bands.module.css';

const BANDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

interface BandColumnsProps {
  /** The mark under a band (its group), or null. */
  readonly markOf: (band: number) => string | null;
  /** Is the band in what is being painted now? */
  readonly isOn: (band: number) => boolean;
  /** Called for each band that a press or a drag touches, with whether the stroke adds or takes out. */
  readonly onStroke: (band: number, how: 'put' | 'take') => void;
}

/** The ten bands as zero-based columns of people on the danger ramp; press or drag over their tiles to choose. */
export function BandColumns({ markOf, isOn, onStroke }: BandColumnsProps) {
  const { bands, locale } = useFields();
  const say = useText();
  const stroke = useRef<{ readonly how: 'put' | 'take'; readonly touched: Set<number> } | null>(null);
  const peopleIn = (band: number) => bands?.find((count) => count.band === band)?.people ?? (bands ? 0 : null);
  const most = Math.max(1, ...BANDS.map((band) => peopleIn(band) ?? 0));
  const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(locale);

  const touch = (band: number) => {
    const now = stroke.current;
    if (now === null || now.touched.has(band)) return;
    now.touched.add(band);
    onStroke(band, now.how);
  };
  const end = () => {
    stroke.current = null;
  };
  return (
    <div
      className={classes['columns']}
      role="group"
      aria-label={say({ ko: '이탈 구간. 누르거나 끌어서 골라요.', en: 'Churn bands. Press or drag to choose.' })}
      onPointerUp={end}
      onPointerLeave={end}
      onPointerMove={(event) => {
        if (stroke.current === null) return;
        const under = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('[data-band]');
        if (under) touch(Number(under.dataset['band']));
      }}
    >
      {BANDS.map((band) => {
        const people = peopleIn(band);
        const mark = markOf(band);
        const on = isOn(band);
        const count = people === null ? '–' : (people < 10_000 ? whole : short).format(people);
        return (
          <button
            key={band}
            type="button"
            className={classes['column']}
            data-band={band}
            data-on={on || undefined}
            aria-pressed={on}
            title={bandPercent(band)}
            onPointerDown={(event) => {
              event.currentTarget.releasePointerCapture(event.pointerId);
              stroke.current = { how: on ? 'take' : 'put', touched: new Set() };
              touch(band);
            }}
            onClick={(event) => {
              // A click that no pointer made: the keyboard or a screen reader.
              if (event.detail === 0) onStroke(band, on ? 'take' : 'put');
            }}
          >
            <span className={classes['count']}>{count}</span>
            <VisuallyHidden>{say({ ko: '명, ', en: ' people, band ' })}</VisuallyHidden>
            <span className={classes['track']}>
              <span
                className={classes['bar']}
                style={{ height: `${String((100 * (people ?? 0)) / most)}%`, background: dangerFill(band) }}
              />
            </span>
            <span className={classes['tile']} style={{ background: dangerFill(band), color: dangerInk(band) }}>
              {band}
            </span>
            <VisuallyHidden>
              {say({ ko: `구간, 이탈 확률 ${bandPercent(band)} `, en: `, churn probability ${bandPercent(band)} ` })}
            </VisuallyHidden>
            <span className={classes['mark']}>{mark ?? <span aria-hidden>·</span>}</span>
          </button>
        );
      })}
    </div>
  );
}
