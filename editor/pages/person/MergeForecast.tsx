import { Alert, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MergePreview } from '../../../engine/contract/merging.ts';
import { eventText, propertyText } from '../../../nodes/known-names.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useText } from '../../i18n/use-locale.ts';
import { phoneText } from '../../../engine/phone-text.ts';

/** What a merge will do, line by line. */
export function MergeForecast({ preview }: { readonly preview: MergePreview }) {
  const { t, i18n } = useTranslation('people');
  const format = useFormat();
  const say = useText();
  const { former, journeys, matches, email, phone, filled, consents } = preview;
  const word = (kind: string, value: string): string =>
    i18n.exists(`people:consents.${kind}.${value}`) ? t(`consents.${kind}.${value}`) : value;
  const whose = (from: 'survivor' | 'former'): string => t(`merge.from.${from}`);
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {t('merge.will')}
      </Text>
      <List size="sm" spacing={4}>
        <List.Item>{t('merge.events', { count: preview.events, events: format.count(preview.events) })}</List.Item>
        {journeys.length === 0 && <List.Item>{t('merge.noJourneys')}</List.Item>}
        {journeys.map(({ run, journeyName, because }) => (
          <List.Item key={run}>
            {because === null
              ? t('merge.goesOn', { journey: journeyName })
              : t('merge.ends', { journey: journeyName, why: t(`merge.because.${because}`) })}
          </List.Item>
        ))}
        {matches.map(({ run, journeyName, event, does }) => (
          <List.Item key={`match-${String(run)}`}>
            {t(`merge.match.${does}`, { journey: journeyName, event: say(eventText(event)) })}
          </List.Item>
        ))}
        {preview.cancelled > 0 && (
          <List.Item>
            {t('merge.cancelled', { count: preview.cancelled, n: format.count(preview.cancelled) })}
          </List.Item>
        )}
        {email && <List.Item>{t('merge.email', { value: email.value, whose: whose(email.from) })}</List.Item>}
        {phone && (
          <List.Item>{t('merge.phone', { value: phoneText(phone.value), whose: whose(phone.from) })}</List.Item>
        )}
        {filled.length > 0 && (
          <List.Item>
            {t('merge.filled', { names: filled.map((name) => say(propertyText(name))).join(', ') })}
          </List.Item>
        )}
        {consents.map(({ channel, purpose, granted, at, from }) => (
          <List.Item key={`${channel}-${purpose}`}>
            {t(granted ? 'merge.granted' : 'merge.refused', {
              what: `${word('channels', channel)} ${word('purposes', purpose)}`,
              day: format.day(at),
              whose: whose(from),
            })}
          </List.Item>
        ))}
      </List>
      <Alert color="amber" mt="sm" icon={<IconAlertTriangle aria-hidden />}>
        {t('merge.forGood', { id: former.externalId })}
      </Alert>
    </div>
  );
}
