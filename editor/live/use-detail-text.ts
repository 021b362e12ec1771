import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyNode } from '../../engine/journey.ts';
import { describe } from '../canvas/describe.ts';
import { useText } from '../i18n/use-locale.ts';

/** Words for what the server says of a person at a node: a port, an ending, a message state or a reason. */
export function useDetailText(): (detail: string, node?: JourneyNode) => string {
  const { t, i18n } = useTranslation('live');
  const text = useText();
  return useCallback(
    (detail, node) => {
      const port = node && describe(node).ports.find(({ id }) => id === detail);
      if (port) return text(port.label);
      for (const group of ['endings', 'messages', 'reasons'] as const) {
        if (i18n.exists(`live:${group}.${detail}`)) return t(`${group}.${detail}`);
      }
      return detail;
    },
    [t, i18n, text],
  );
}
