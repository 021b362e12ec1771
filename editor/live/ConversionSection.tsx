import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Conversion } from '../../engine/contract/live.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Figure } from './Figure.tsx';

interface ConversionSectionProps {
  readonly conversion: Conversion;
  /** Who is counted. */
  readonly about: string;
  readonly onOpen: (label: string) => void;
}

/** How many reached the goal, of whom, and what it brought; the first opens its people. */
export function ConversionSection({ conversion, about, onOpen }: ConversionSectionProps) {
  const { t } = useTranslation('live');
  const format = useFormat();
  return (
    <section aria-label={t('conversion.title')}>
      <Text size="sm" fw={600} component="h3">
        {t('conversion.title')}
      </Text>
      <Text size="xs" c="dimmed" mb={4}>
        {about}
      </Text>
      <Group gap="xl">
        <Figure large label={t('converted')} onOpen={() => onOpen(t('converted'))}>
          {format.count(conversion.converted)}
        </Figure>
        <Figure large label={t('rate')}>
          {conversion.rate === null ? '–' : format.share(conversion.rate)}
        </Figure>
        <Figure large label={t('revenue')}>
          {format.money(conversion.revenue)}
        </Figure>
      </Group>
    </section>
  );
}
