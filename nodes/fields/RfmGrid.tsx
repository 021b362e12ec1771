import { Fragment, useRef } from 'react';
import { Text, VisuallyHidden } from '@mantine/core';
import type { RfmCell } from '../../engine/contract/shop.ts';
import type { RfmGroup, RfmSelection } from '../../engine/filter.ts';
import { rfmGroupOf } from '../../engine/rfm.ts';
import { RFM_GROUP_NAMES } from '../rfm/group-names.ts';
import { useFields, useText } from './context.ts';
import classes from './fields.module.css';

type Cell = RfmSelection['cells'][number];

const SCORES = [1, 2, 3, 4, 5] as const;
const FROM_BEST = [5, 4, 3, 2, 1] as const;

interface RfmGridProps {
  /** People per cell; null while unknown. */
  readonly cells: readonly RfmCell[] | null;
  readonly painted: readonly Cell[];
  /** Cells of these groups are marked too. */
  readonly groups: readonly RfmGroup[];
  readonly onPaint: (cells: Cell[]) => void;
}

/** The 5 x 5 grid of recency and frequency. Press and drag to paint or to wipe; Space does it for one cell. */
export function RfmGrid({ cells, painted, groups, onPaint }: RfmGridProps) {
  const { locale } = useFields();
  const say = useText();
  const stroke = useRef<{ readonly how: 'paint' | 'wipe'; cells: Cell[] } | null>(null);
  const isPainted = (r: number, f: number) => painted.some((cell) => cell.r === r && cell.f === f);
  /** Moves of the pointer come faster than renders, so a stroke keeps its own cells until it ends. */
  const apply = (r: number, f: number) => {
    const now = stroke.current;
    if (now === null || now.cells.some((cell) => cell.r === r && cell.f === f) === (now.how === 'paint')) return;
    now.cells =
      now.how === 'paint' ? [...now.cells, { r, f }] : now.cells.filter((cell) => cell.r !== r || cell.f !== f);
    onPaint(now.cells);
  };
  const end = () => {
    stroke.current = null;
  };

  return (
    <div>
      <div
        className={classes['grid']}
        role="group"
        aria-label={say({
          ko: 'RFM 격자. 칸을 누르거나 끌어서 칠해요.',
          en: 'RFM grid. Press or drag to paint cells.',
        })}
        onPointerUp={end}
        onPointerLeave={end}
        onPointerMove={(event) => {
          if (stroke.current === null) return;
          const under = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('[data-r]');
          if (under) apply(Number(under.dataset['r']), Number(under.dataset['f']));
        }}
      >
        {FROM_BEST.map((r) => (
          <Fragment key={r}>
            <span className={classes['gridAxis']} aria-hidden>
              R{r}
            </span>
            {SCORES.map((f) => {
              const group = rfmGroupOf(r, f);
              const people = cells?.find((cell) => cell.r === r && cell.f === f)?.people ?? (cells ? 0 : null);
              const on = isPainted(r, f);
              const count = people === null ? '·' : people.toLocaleString(locale);
              return (
                <button
                  key={f}
                  type="button"
                  className={classes['cell']}
                  data-r={r}
                  data-f={f}
                  data-painted={on || undefined}
                  data-group={groups.includes(group) || undefined}
                  aria-pressed={on}
                  title={say(RFM_GROUP_NAMES[group])}
                  onPointerDown={(event) => {
                    event.currentTarget.releasePointerCapture(event.pointerId);
                    stroke.current = { how: on ? 'wipe' : 'paint', cells: [...painted] };
                    apply(r, f);
                  }}
                  onClick={(event) => {
                    // A click that no pointer made: the keyboard or a screen reader.
                    if (event.detail !== 0) return;
                    stroke.current = { how: on ? 'wipe' : 'paint', cells: [...painted] };
                    apply(r, f);
                    stroke.current = null;
                  }}
                >
                  <VisuallyHidden>{`R${String(r)} F${String(f)} ${say(RFM_GROUP_NAMES[group])}, `}</VisuallyHidden>
                  {count}
                  <VisuallyHidden>{say({ ko: '명', en: ' people' })}</VisuallyHidden>
                </button>
              );
            })}
          </Fragment>
        ))}
        <span />
        {SCORES.map((f) => (
          <span key={f} className={classes['gridAxis']} aria-hidden>
            F{f}
          </span>
        ))}
      </div>
      <Text size="xs" c="dimmed" mt={4}>
        {say({
          ko: '위로 갈수록 최근에, 오른쪽일수록 자주 샀어요.',
          en: 'Higher: bought more recently. Further right: more often.',
        })}
      </Text>
    </div>
  );
}
