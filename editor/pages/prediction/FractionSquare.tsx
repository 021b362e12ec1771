import { CartesianGrid, ReferenceDot, ReferenceLine, XAxis, YAxis } from 'recharts';
import { AXIS, axisName, percentTick } from './chart-parts.tsx';

const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** The ground of a chart of one fraction over another: both axes from 0 to 100 %, and the diagonal with its name. */
export function FractionSquare({
  x,
  y,
  below,
  diagonal,
}: {
  /** Key of the fraction that runs to the right. */
  readonly x: string;
  /** Key of the one that runs upwards, where the chart's lines do not say it themselves. */
  readonly y?: string;
  /** The name of the axis below. */
  readonly below: string;
  readonly diagonal: string;
}) {
  return (
    <>
      <CartesianGrid stroke="var(--naru-line)" />
      <XAxis
        {...AXIS}
        dataKey={x}
        type="number"
        domain={[0, 1]}
        ticks={TICKS}
        tickFormatter={percentTick}
        label={axisName(below)}
      />
      <YAxis
        {...AXIS}
        {...(y !== undefined && { dataKey: y })}
        type="number"
        domain={[0, 1]}
        ticks={TICKS}
        tickFormatter={percentTick}
        width={44}
      />
      <ReferenceLine
        segment={[
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ]}
        stroke="var(--naru-ink-faint)"
        strokeDasharray="4 4"
      />
      <ReferenceDot x={1} y={0.8} r={0} label={{ value: diagonal, position: 'left' }} />
    </>
  );
}
