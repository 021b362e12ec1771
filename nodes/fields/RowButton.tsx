import { ActionIcon } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';

interface RowButtonProps {
  /** What it does, with the name of its row. */
  readonly label: string;
  readonly icon: Icon;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

/** An icon at the end of a row that does something to the row. */
export function RowButton({ label, icon: Shown, disabled, onClick }: RowButtonProps) {
  return (
    <ActionIcon
      variant="transparent"
      bg="transparent"
      color="gray"
      size="sm"
      disabled={disabled}
      aria-label={label}
      onClick={onClick}
    >
      <Shown size={15} aria-hidden />
    </ActionIcon>
  );
}
