import { Badge } from '@mantine/core';
import { IconPencil, IconPlayerPauseFilled, IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JourneyState } from '../../engine/contract/journeys.ts';

const LOOKS = {
  draft: { color: 'gray', icon: IconPencil },
  live: { color: 'green', icon: IconPlayerPlayFilled },
  paused: { color: 'amber', icon: IconPlayerPauseFilled },
  stopped: { color: 'gray', icon: IconPlayerStopFilled },
} as const;

/** Draft, live, paused or stopped, told by icon and word as well as colour. */
export function JourneyStateBadge({
  state,
  version,
}: {
  readonly state: JourneyState;
  readonly version: number | null;
}) {
  const { t } = useTranslation('journeys');
  const { color, icon: Icon } = LOOKS[state];
  return (
    <Badge color={color} size="md" leftSection={<Icon size={11} aria-hidden />}>
      {t(`states.${state}`)}
      {version !== null && state !== 'draft' && ` · v${String(version)}`}
    </Badge>
  );
}
