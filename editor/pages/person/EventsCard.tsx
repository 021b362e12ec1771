import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CustomerDetail } from '../../../engine/contract/people.ts';
import { eventText, propertyText } from '../../../nodes/known-names.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useText } from '../../i18n/use-locale.ts';
import { Card } from './Card.tsx';
import classes from './person.module.css';

const FIRST = 8;
const PROPERTIES_SHOWN = 4;
/** Numbers under these names are money; others may be ids, which are never grouped. */
const AMOUNTS = new Set(['amount', 'revenue', 'total', 'price', 'discount', 'retail_discount', 'coupon_discount']);

/** One of a list of things, as it is called; what has no name by its number or kind. */
function named(thing: unknown): string {
  if (typeof thing !== 'object' || thing === null) return String(thing);
  const { name, product_id: number, id, sku, category } = thing as Readonly<Record<string, unknown>>;
  const word = name ?? number ?? id ?? sku ?? category;
  return typeof word === 'string' || typeof word === 'number' ? String(word) : JSON.stringify(thing);
}

/** What the customer did lately, newest first. */
export function EventsCard({ events }: { readonly events: CustomerDetail['events'] }) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const say = useText();
  const [all, setAll] = useState(false);
  const shown = all ? events : events.slice(0, FIRST);
  const plain = (name: string, value: unknown) => {
    if (typeof value === 'number' && AMOUNTS.has(name)) return format.money(value);
    if (Array.isArray(value)) return value.map(named).join(', ');
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  };
  return (
    <Card title={t('events.title')}>
      {events.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('events.none')}
        </Text>
      ) : (
        <ul className={classes['events']}>
          {shown.map((event) => (
            <li key={event.id}>
              <time dateTime={new Date(event.occurredAt).toISOString()}>{format.moment(event.occurredAt)}</time>
              <Text size="sm" fw={600} component="span" title={event.event}>
                {say(eventText(event.event))}
              </Text>
              <Text size="xs" c="dimmed" component="span" truncate>
                {Object.entries(event.properties)
                  .slice(0, PROPERTIES_SHOWN)
                  .map(([name, value]) => `${say(propertyText(name))} ${plain(name, value)}`)
                  .join(' · ')}
              </Text>
            </li>
          ))}
        </ul>
      )}
      {events.length > FIRST && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setAll(!all)}>
          {all ? t('events.fewer') : t('events.more', { count: events.length })}
        </Button>
      )}
    </Card>
  );
}
