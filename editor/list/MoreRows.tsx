import { Button, Center } from '@mantine/core';

/** The end of a page of rows: asks for the next page, or is not there. */
export function MoreRows({
  more,
  loading,
  onMore,
  text,
}: {
  readonly more: boolean;
  readonly loading: boolean;
  readonly onMore: () => void;
  readonly text: string;
}) {
  if (!more) return null;
  return (
    <Center mt="md">
      <Button variant="default" loading={loading} onClick={onMore}>
        {text}
      </Button>
    </Center>
  );
}
