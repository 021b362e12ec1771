import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './SidePanel.module.css';

const STORED = 'naru.panel-width';
const LEAST = 300;
const MOST = 640;
const FIRST = 360;

function clamp(width: number): number {
  return Math.min(MOST, Math.max(LEAST, Math.round(width)));
}

function stored(): number {
  try {
    return clamp(Number(localStorage.getItem(STORED)) || FIRST);
  } catch {
    return FIRST;
  }
}

/** The right column: as wide as one drags it, and it stays so. */
export function SidePanel({
  label,
  optional,
  children,
}: {
  readonly label: string;
  /** Nothing is chosen: on a narrow screen the canvas goes first, until the panel is asked for. */
  readonly optional: boolean;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation('panel');
  const [width, setWidth] = useState(stored);
  const grip = useRef<{ readonly x: number; readonly width: number } | null>(null);

  const keep = (next: number): void => {
    const kept = clamp(next);
    setWidth(kept);
    try {
      localStorage.setItem(STORED, String(kept));
    } catch {
      // The width then lasts until the page is left.
    }
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { x: event.clientX, width };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (grip.current) keep(grip.current.width + grip.current.x - event.clientX);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') keep(width + 16);
    else if (event.key === 'ArrowRight') keep(width - 16);
    else return;
    event.preventDefault();
  };

  return (
    <aside className={classes['side']} style={{ width }} aria-label={label} data-optional={optional || undefined}>
      <div
        className={classes['grip']}
        role="separator"
        aria-orientation="vertical"
        aria-label={t('resize')}
        aria-valuenow={width}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        tabIndex={0}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          grip.current = null;
        }}
        onKeyDown={onKeyDown}
      />
      <div className={classes['content']}>{children}</div>
    </aside>
  );
}
