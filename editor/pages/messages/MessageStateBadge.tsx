import { Badge, Text } from '@mantine/core';
import {
  IconAlertCircle,
  IconBan,
  IconCheck,
  IconChecks,
  IconClock,
  IconGhost2,
  IconHelpCircle,
  IconSend,
  IconX,
  type Icon,
} from '@tabler/icons-react';
import { messageStateText, reasonText } from '../../../nodes/message-words.ts';
import { useText } from '../../i18n/use-locale.ts';
import classes from './messages.module.css';

const LOOKS: Readonly<Record<string, { readonly color: string; readonly icon: Icon }>> = {
  queued: { color: 'gray', icon: IconClock },
  claimed: { color: 'gray', icon: IconClock },
  sending: { color: 'river', icon: IconSend },
  accepted: { color: 'green', icon: IconCheck },
  delivered: { color: 'green', icon: IconChecks },
  failed: { color: 'red', icon: IconAlertCircle },
  unknown: { color: 'amber', icon: IconHelpCircle },
  skipped: { color: 'gray', icon: IconBan },
  ghost: { color: 'gray', icon: IconGhost2 },
  cancelled: { color: 'gray', icon: IconX },
};

/** How a message stands, by icon and word, with the reason beside it where there is one. */
export function MessageStateBadge({ state, reason }: { readonly state: string; readonly reason: string | null }) {
  const say = useText();
  const words = messageStateText(state);
  const { color, icon: Icon } = LOOKS[state] ?? { color: 'gray', icon: IconHelpCircle };
  return (
    <span className={classes['state']}>
      <Badge color={color} size="md" leftSection={<Icon size={12} aria-hidden />} style={{ flex: 'none' }}>
        {words ? say(words) : state}
      </Badge>
      {reason !== null && reason !== '' && (
        <Text size="xs" c="dimmed" component="span">
          {say(reasonText(reason))}
        </Text>
      )}
    </span>
  );
}
