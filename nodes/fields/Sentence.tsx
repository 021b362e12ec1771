import type { ReactNode } from 'react';
import classes from './fields.module.css';

/** Inputs and words that flow as one sentence and wrap in a narrow panel. */
export function Sentence({ children }: { readonly children: ReactNode }) {
  return <div className={classes['sentence']}>{children}</div>;
}
