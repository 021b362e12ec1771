import { ActionIcon, type ActionIconProps } from '@mantine/core';
import { IconX } from '@tabler/icons-react';

interface RemoveLineProps extends Pick<ActionIconProps, 'className' | 'ml'> {
  readonly label: string;
  readonly onClick: () => void;
}

/** The cross that takes a line of a form away. */
export function RemoveLine({ label, ...rest }: RemoveLineProps) {
  return (
    <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} {...rest}>
      <IconX size={14} aria-hidden />
    </ActionIcon>
  );
}
