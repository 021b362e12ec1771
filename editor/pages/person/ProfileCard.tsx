import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { propertyText } from '../../../nodes/known-names.ts';
import { useText } from '../../i18n/use-locale.ts';
import { Card } from './Card.tsx';
import classes from './person.module.css';

/** Everything else the shop knows of the customer. */
export function ProfileCard({
  attributes,
  zone,
}: {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly zone: string | null;
}) {
  const { t } = useTranslation('people');
  const say = useText();
  const rows = Object.entries(attributes).filter(([name]) => !['name', 'email', 'phone'].includes(name));
  return (
    <Card title={t('profile.title')}>
      {rows.length === 0 && zone === null ? (
        <Text size="sm" c="dimmed">
          {t('profile.none')}
        </Text>
      ) : (
        <dl className={classes['attributes']}>
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt title={name}>{say(propertyText(name))}</dt>
              <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
            </div>
          ))}
          {zone !== null && (
            <div>
              <dt>{t('profile.zone')}</dt>
              <dd>{zone}</dd>
            </div>
          )}
        </dl>
      )}
    </Card>
  );
}
