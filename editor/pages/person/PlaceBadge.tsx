import { Badge } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconFlag, IconHourglass, IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RunSummary } from '../../../engine/contract/people.ts';
import { useEndingText } from '../../live/use-ending-text.ts';

type Look = 'held' | 'goal' | 'ended' | 'parked' | 'moving';

const LOOKS = {
  held: { color: 'amber', icon: IconAlertTriangle },
  goal: { color: 'green', icon: IconFlag },
  ended: { color: 'gray', icon: IconCheck },
  parked: { color: 'blue', icon: IconHourglass },
  moving: { color: 'river', icon: IconPlayerPlay },
} as const;

function lookOf(run: RunSummary): Look {
  if (run.place === 'ended') return run.endReason === 'goal' ? 'goal' : 'ended';
  if (run.held !== null) return 'held';
  return run.place === 'parked' ? 'parked' : 'moving';
}

/** How a run stands: moving, waiting, stuck, or how it ended. */
export function PlaceBadge({ run }: { readonly run: RunSummary }) {
  const { t } = useTranslation('people');
  const endReason = useEndingText();
  const look = lookOf(run);
  const { color, icon: Icon } = LOOKS[look];
  return (
    <Badge color={color} size="md" leftSection={<Icon size={12} aria-hidden />} style={{ flex: 'none' }}>
      {run.place === 'ended' ? endReason(run.endReason) : t(`place.${look}`)}
    </Badge>
  );
}
