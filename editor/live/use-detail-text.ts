import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyNode } from '../../engine/journey.ts';
import { endingText } from '../../nodes/known-names.ts';
import { isReason, messageStateText, reasonText } from '../../nodes/message-words.ts';
import { describe } from '../canvas/describe.ts';
import { useText } from '../i18n/use-locale.ts';

/** Words for what the server says of a person at a node: a port, an ending, a message state, a reason or why it is held. */
export function useDetailText(): (detail: string, node?: JourneyNode) => string {
  const { t, i18n } = useTranslation(['live', 'stuck']);
  const text = useText();
  return useCallback(
    (detail, node) => {
      const port = node && describe(node).ports.find(({ id }) => id === detail);
      if (port) return text(port.label);
      if (i18n.exists(`live:endings.${detail}`)) return t(`live:endings.${detail}`);
      const state = messageStateText(detail);
      if (state) return text(state);
      if (!isReason(detail) && i18n.exists(`stuck:codes.${detail}`)) return t(`stuck:codes.${detail}`);
      const reason = reasonText(detail);
      return text(reason.en === detail ? endingText(detail) : reason);
    },
    [t, i18n, text],
  );
}
