import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ReasonsMissing } from '../../../engine/contract/people.ts';
import type { Facts } from '../../../engine/facts.ts';
import { itemName } from '../../../engine/item-name.ts';
import type { Cause } from '../../../engine/node-type.ts';
import { eventText } from '../../../nodes/known-names.ts';
import { reasonText } from '../../../nodes/message-words.ts';
import { RFM_GROUP_NAMES } from '../../../nodes/rfm/group-names.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useText } from '../../i18n/use-locale.ts';
import { useHeldText } from '../stuck/use-held-text.ts';
import { BandTile } from './BandTile.tsx';
import { useReasonWords } from './ChurnReasons.tsx';

/** What a decision was made from: the facts kept with the visit, and what woke it. */
export function StepReasons({
  facts,
  cause,
  reasonsMissing,
}: {
  readonly facts: Facts | null;
  readonly cause: Cause | null;
  readonly reasonsMissing: ReasonsMissing | undefined;
}) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const say = useText();
  const reasonWords = useReasonWords();
  const heldText = useHeldText();
  const lines: { readonly key: string; readonly text: string }[] = [];
  const churn = facts?.churn;
  const rfm = facts?.rfm;
  if (churn?.status === 'none') lines.push({ key: 'churn', text: t('churn.none') });
  if (churn?.status === 'failed') {
    lines.push({ key: 'churn', text: t('churn.failed', { reason: heldText(churn.code) }) });
  }
  if (rfm) {
    const scores = rfm.r === null ? '' : `R${String(rfm.r)} F${String(rfm.f)} M${String(rfm.m)} · `;
    lines.push({ key: 'rfm', text: `${scores}${say(RFM_GROUP_NAMES[rfm.group])}` });
  }
  for (const [key, did] of Object.entries(facts?.did ?? {})) {
    const last = did.last === null ? '' : t('facts.last', { moment: format.moment(did.last) });
    lines.push({ key, text: `${t('facts.did', { times: format.count(did.count) })}${last}` });
  }
  for (const [item, affinity] of Object.entries(facts?.affinity ?? {})) {
    const words = { item: itemName(item) };
    const text =
      affinity.status === 'none'
        ? t(affinity.why ? `facts.likelyWhy.${affinity.why}` : 'facts.likelyNone', words)
        : t('facts.likely', { ...words, p: format.share(affinity.p) });
    lines.push({ key: item, text });
  }
  if (cause) lines.push({ key: 'cause', text: causeText(cause) });

  function causeText(why: Cause): string {
    switch (why.kind) {
      case 'time':
        return t('causes.time');
      case 'event':
        return t('causes.event', { event: say(eventText(why.event)), moment: format.moment(why.occurredAt) });
      case 'message':
        return why.reason === null
          ? t(`causes.message.${why.state}`)
          : `${t(`causes.message.${why.state}`)} · ${say(reasonText(why.reason))}`;
    }
  }
  if (lines.length === 0 && churn?.status !== 'scored') return null;
  return (
    <div>
      {churn?.status === 'scored' && (
        <>
          <Group gap={8} mt={2}>
            <BandTile band={churn.band} />
            <Text
              size="sm"
              title={t('facts.model', { hash: churn.modelHash.slice(0, 12), moment: format.moment(churn.at) })}
            >
              {t('facts.churn', { band: churn.band, p: format.share(churn.p) })}
            </Text>
          </Group>
          {churn.reasons.length > 0 && (
            <Text size="xs" c="dimmed" mt={2}>
              {churn.reasons
                .slice(0, 4)
                .map((reason) => `${reasonWords(reason)} ${reason.effect > 0 ? '▲' : '▼'}`)
                .join(' · ')}
            </Text>
          )}
          {reasonsMissing && (
            <Text size="xs" c="dimmed" mt={2}>
              {t(`facts.missing.${reasonsMissing}`)}
            </Text>
          )}
        </>
      )}
      {lines.map(({ key, text }) => (
        <Text key={key} size="sm" c="dimmed">
          {text}
        </Text>
      ))}
    </div>
  );
}
