import type { ComponentPropsWithRef } from 'react';
import { IconSelector } from '@tabler/icons-react';
import classes from './fields.module.css';

/** Says what is chosen and opens the list to choose from; what a `Combobox.Target` holds, which hands it a class of its own. */
export function PickButton({ children, className = '', ...rest }: ComponentPropsWithRef<'button'>) {
  return (
    <button type="button" className={`${classes['pick'] ?? ''} ${className}`} {...rest}>
      <span className={classes['pickText']}>{children}</span>
      <IconSelector size={14} style={{ flex: 'none', opacity: 0.6 }} aria-hidden />
    </button>
  );
}
