import type { ComponentPropsWithRef } from 'react';
import { Button, type ButtonProps } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';

/** Adds another to the list above it. */
export function AddButton(props: ButtonProps & ComponentPropsWithRef<'button'>) {
  return <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} {...props} />;
}
