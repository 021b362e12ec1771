import { useTranslation } from 'react-i18next';
import type { Issue } from '../../../engine/issue.ts';
import { useDraft, useJourney } from '../../draft/draft-context.ts';
import { JourneySettings } from '../../panel/JourneySettings.tsx';
import { ManyPanel } from '../../panel/ManyPanel.tsx';
import { NodePanel } from '../../panel/NodePanel.tsx';
import { SidePanel } from '../../panel/SidePanel.tsx';

/** The right column while drawing: the chosen node, the chosen many, or the journey. */
export function DrawSide({ issues, asked }: { readonly issues: readonly Issue[]; readonly asked: boolean }) {
  const { t } = useTranslation('panel');
  const journey = useJourney();
  const selected = useDraft((state) => state.selected);
  const [only] = selected.size === 1 ? selected : [];
  const node = only === undefined ? undefined : journey.nodes.find(({ id }) => id === only);
  return (
    <SidePanel label={t('title')} optional={!asked && selected.size === 0}>
      {node ? (
        <NodePanel node={node} />
      ) : selected.size > 1 ? (
        <ManyPanel count={selected.size} />
      ) : (
        <JourneySettings issues={issues} />
      )}
    </SidePanel>
  );
}
