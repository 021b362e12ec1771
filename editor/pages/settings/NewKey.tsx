import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** A key just made, shown this once, with a first call to try it. */
export function NewKey({ value }: { readonly value: string }) {
  const { t } = useTranslation('settings');
  const call = [
    `curl -u '${value}:' ${window.location.origin}/v1/track \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '{"userId":"customer-1","event":"order_completed","messageId":"order-1001","properties":{"amount":39000}}'`,
  ].join('\n');
  return (
    <Alert color="river" variant="light" icon={<IconKey size={18} />} title={t('keys.once')} mb="sm">
      <Stack gap="xs">
        <Group gap="xs">
          <Code fz="sm" style={{ wordBreak: 'break-all' }}>
            {value}
          </Code>
          <CopyButton value={value}>
            {({ copied, copy }) => (
              <Button size="compact-sm" variant="default" onClick={copy}>
                {copied ? t('copied') : t('copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
        <Text size="sm">{t('keys.try')}</Text>
        <Code block fz="xs" style={{ whiteSpace: 'pre-wrap', wordBreak: 'break-all' }}>
          {call}
        </Code>
      </Stack>
    </Alert>
  );
}
