import type { ReactNode } from 'react';
import classes from './list.module.css';

/** A table that is wider than a phone: scrolls sideways there, by keyboard too, and sticks its head elsewhere. */
export function WideTable({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // A region that scrolls must take the focus, or the keyboard cannot reach what lies outside.
    <div className={classes['scroll']} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
