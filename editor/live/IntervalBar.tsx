import type { Interval } from '../../engine/contract/live.ts';
import classes from './IntervalBar.module.css';

const WIDTH = 280;
const HEIGHT = 22;

/** Half width of the scale that shows all of these intervals around zero. */
export function scaleOf(intervals: readonly Interval[]): number {
  return Math.max(0.001, ...intervals.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)])) * 1.08;
}

/** A difference with its always-valid interval, drawn about zero; clear of zero means a real difference. */
export function IntervalBar({
  value,
  interval,
  scale,
  label,
}: {
  readonly value: number;
  readonly interval: Interval;
  readonly scale: number;
  readonly label: string;
}) {
  const at = (x: number): number => WIDTH / 2 + (Math.max(-scale, Math.min(scale, x)) / scale) * (WIDTH / 2 - 6);
  const tone = interval.low > 0 ? 'up' : interval.high < 0 ? 'down' : 'open';
  return (
    <div className={classes['interval']} data-tone={tone}>
      <svg
        viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
        width="100%"
        height={HEIGHT}
        role="img"
        aria-label={label}
      >
        <line className={classes['axis']} x1={0} x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} />
        <line className={classes['zero']} x1={WIDTH / 2} x2={WIDTH / 2} y1={2} y2={HEIGHT - 2} />
        <line
          className={classes['range']}
          x1={at(interval.low)}
          x2={at(interval.high)}
          y1={HEIGHT / 2}
          y2={HEIGHT / 2}
        />
        <circle className={classes['point']} cx={at(value)} cy={HEIGHT / 2} r={4.5} />
      </svg>
      <div className={classes['words']}>{label}</div>
    </div>
  );
}
