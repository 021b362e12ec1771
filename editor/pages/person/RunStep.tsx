import { Group, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RunDetail } from '../../../engine/contract/people.ts';
import { nodeTypes } from '../../../nodes/index.ts';
import { IconTile } from '../../canvas/IconTile.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { StepMessage } from './StepMessage.tsx';
import { StepReasons } from './StepReasons.tsx';
import { useEndingText } from '../../live/use-ending-text.ts';
import { useStay } from './use-stay.ts';
import classes from './person.module.css';

type Step = RunDetail['path'][number];

/** One visit at one node: when, how long, by what reason it went on, and what was sent there. */
export function RunStep({ step, leftBy }: { readonly step: Step; readonly leftBy: string | null }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const stay = useStay();
  const endReason = useEndingText();
  const stayed = step.leftAt === null ? null : stay(step.leftAt - step.arrivedAt);
  return (
    <li className={classes['step']} aria-current={step.leftAt === null ? 'step' : undefined}>
      <IconTile type={nodeTypes[step.type] ?? null} small />
      <div className={classes['stepBody']}>
        <Group gap="xs" justify="space-between" wrap="nowrap" align="baseline">
          <Text size="md" fw={600}>
            {step.title}
          </Text>
          <Text size="xs" c="dimmed" className={`naru-figures ${classes['when'] ?? ''}`}>
            {format.moment(step.arrivedAt)}
            {stayed !== null && ` · ${stayed}`}
          </Text>
        </Group>
        <StepReasons facts={step.facts} cause={step.cause} reasonsMissing={step.reasonsMissing} />
        {step.messages.map((message) => (
          <StepMessage key={message.id} message={message} />
        ))}
        {leftBy !== null && (
          <Text size="sm" className={classes['left'] ?? ''}>
            <IconArrowRight size={14} aria-label={t('path.leftBy')} role="img" /> {leftBy}
          </Text>
        )}
        {step.exit !== null && (
          <Text size="sm" c="dimmed">
            {t('path.exited', { reason: endReason(step.exit) })}
          </Text>
        )}
      </div>
    </li>
  );
}
