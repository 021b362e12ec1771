import { Button, Group, Progress, Skeleton, Stack, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import type { AudienceFilter } from '../../engine/filter.ts';
import { useFields, useText } from './context.ts';
import { useAnswer } from './use-answer.ts';
import classes from './fields.module.css';

/** How many customers match now, out of how many, and who some of them are. */
export function Estimate({ filter }: { readonly filter: AudienceFilter }) {
  const { estimate, locale } = useFields();
  const say = useText();
  const answer = useAnswer(JSON.stringify(filter), (signal) => estimate(filter, signal));
  if (answer.failed) {
    return (
      <Group gap="xs" role="status">
        <Text size="xs" c="dimmed">
          {say({ ko: '몇 명인지 세지 못했어요.', en: 'The people could not be counted.' })}
        </Text>
        <Button variant="subtle" size="compact-xs" onClick={answer.again}>
          {say({ ko: '다시 세기', en: 'Count again' })}
        </Button>
      </Group>
    );
  }
  if (answer.value === null) return <Skeleton height={44} radius="md" />;
  const { people, of, sample, sampled } = answer.value;
  const about = sampled === undefined ? { ko: '', en: '' } : { ko: '약 ', en: 'about ' };
  const share = of === 0 ? 0 : (100 * people) / of;
  const names = sample.slice(0, 3).map((person) => person.name ?? person.externalId);
  return (
    <Stack gap={4} role="status" aria-live="polite" style={{ opacity: answer.asking ? 0.55 : 1 }}>
      <Group gap={6} wrap="nowrap" className={classes['numbers'] ?? ''}>
        <IconUsers size={16} aria-hidden style={{ flex: 'none' }} />
        <Text size="sm" fw={700}>
          {say({
            ko: `${about.ko}${people.toLocaleString('ko')}명`,
            en: `${about.en}${people.toLocaleString('en')} people`,
          })}
        </Text>
        <Text size="xs" c="dimmed">
          {say({
            ko: `전체 ${of.toLocaleString('ko')}명 중 ${share.toFixed(1)}%`,
            en: `${share.toFixed(1)}% of ${of.toLocaleString('en')}`,
          })}
        </Text>
      </Group>
      <Progress
        value={share}
        size={4}
        aria-label={say({ ko: '전체 고객에서 차지하는 비율', en: 'Share of all customers' })}
      />
      {names.length > 0 && (
        <Text size="xs" c="dimmed" lineClamp={1}>
          {people > names.length
            ? say({ ko: `${names.join(', ')} 등`, en: `${names.join(', ')} and others` })
            : names.join(', ')}
        </Text>
      )}
      {people === 0 && (
        <Text size="xs" c="dimmed">
          {say({ ko: '지금 맞는 고객이 없어요.', en: `No customer of ${of.toLocaleString(locale)} matches now.` })}
        </Text>
      )}
    </Stack>
  );
}
