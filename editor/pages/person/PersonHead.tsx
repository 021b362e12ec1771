import { Badge, Group, Text, Title } from '@mantine/core';
import { IconMail, IconPhone } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CustomerDetail } from '../../../engine/contract/people.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { phoneText } from '../../../engine/phone-text.ts';

/** Who this is. */
export function PersonHead({ person }: { readonly person: CustomerDetail }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  return (
    <div>
      <Group gap="sm" align="baseline">
        <Title order={1} size="h1">
          {person.name ?? person.externalId}
        </Title>
        <Text c="dimmed" className="naru-figures">
          {person.externalId}
        </Text>
        {person.untreated && (
          <Badge color="amber" variant="light" title={t('untreatedHint')}>
            {t('untreated')}
          </Badge>
        )}
        {person.invented && (
          <Badge color="gray" title={t('inventedHint')}>
            {t('invented')}
          </Badge>
        )}
      </Group>
      <Group gap="lg" mt={4} c="dimmed">
        {person.email !== null && (
          <Group gap={6}>
            <IconMail size={15} aria-hidden />
            <Text size="sm">{person.email}</Text>
          </Group>
        )}
        {person.phone !== null && (
          <Group gap={6}>
            <IconPhone size={15} aria-hidden />
            <Text size="sm" className="naru-figures">
              {phoneText(person.phone)}
            </Text>
          </Group>
        )}
        <Text size="sm">
          {person.lastOrderDay === null
            ? t('person.noOrders')
            : t('person.orders', { orders: format.count(person.orders), day: format.date(person.lastOrderDay) })}
        </Text>
      </Group>
    </div>
  );
}
