import { useTranslation } from 'react-i18next';
import type { CustomerPrediction } from '../../../engine/contract/predictions.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { dangerPaint } from '../../theme/danger.ts';
import classes from './person.module.css';

const WIDTH = 300;
const HEIGHT = 84;
const EDGE = 5;
const BANDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

type Point = CustomerPrediction['history'][number];

/** Probability of leaving through time, over the ten bands; days that were worked out afterwards are dashed. */
export function ProbabilityLine({ history }: { readonly history: readonly Point[] }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const [first, last] = [history[0], history.at(-1)];
  if (!first || !last) return null;
  const span = Math.max(1, last.day - first.day);
  const x = ({ day }: Point): number => EDGE + ((day - first.day) / span) * (WIDTH - 2 * EDGE);
  const y = (p: number): number => HEIGHT * (1 - p);
  const line = (points: readonly Point[]): string =>
    points.map((point) => `${x(point).toFixed(1)},${y(point.p).toFixed(1)}`).join(' ');
  const real = history.findIndex(({ lookedBack }) => !lookedBack);
  const back = real < 0 ? history : history.slice(0, real + 1);
  const own = real < 0 ? [] : history.slice(real);
  const words = {
    from: format.date(first.day),
    start: format.share(first.p),
    to: format.date(last.day),
    end: format.share(last.p),
  };
  return (
    <figure className={classes['line']}>
      <svg viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`} role="img" aria-label={t('prediction.line', words)}>
        {BANDS.map((band) => (
          <rect
            key={band}
            y={y(band / 10)}
            width={WIDTH}
            height={HEIGHT / 10}
            fill={dangerPaint(band).ground}
            opacity={0.22}
          />
        ))}
        <polyline points={line(back)} fill="none" stroke="var(--naru-ink)" strokeWidth={1.5} strokeDasharray="3 3" />
        <polyline points={line(own)} fill="none" stroke="var(--naru-ink)" strokeWidth={2} />
        <circle cx={x(last)} cy={y(last.p)} r={3.5} fill="var(--naru-ink)" />
      </svg>
      <figcaption>
        <span>
          {words.from} · {words.start}
        </span>
        <span>
          {words.to} · {words.end}
        </span>
      </figcaption>
    </figure>
  );
}
