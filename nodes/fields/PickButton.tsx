import type { ComponentPropsWithRef } from 'react';
import { IconSelector } from '@tabler/icons-react';
import classes from './fields.module.css';

/** Says what is chosen and opens the list to choose from; what a `Combobox.Target` holds. */
export function PickButton({ children, ...rest }: ComponentPropsWithRef<'button'>) {
  return (
    <button type="button" className={classes['pick']} {...rest}>
      <span className={classes['pickText']}>{children}</span>
      <IconSelector size={14} style={{ flex: 'none', opacity: 0.6 }} aria-hidden />
    </button>
  );
}
