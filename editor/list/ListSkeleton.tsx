import { Skeleton, Stack } from '@mantine/core';

/** The shape of a table while its rows arrive. */
export function ListSkeleton({ rows = 8, label }: { readonly rows?: number; readonly label: string }) {
  return (
    <Stack gap={10} aria-busy="true" aria-label={label} role="status" mt="xs">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={34} />
      ))}
    </Stack>
  );
}
