import { Modal } from '@mantine/core';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { useDebouncedValue } from '@mantine/hooks';
import { IconRoute, IconSearch, IconUser } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/calls.ts';
import { keys } from '../api/keys.ts';
import classes from './FindAnything.module.css';

const PAGES = [
  { to: '/', key: 'journeys' },
  { to: '/people', key: 'people' },
  { to: '/messages', key: 'messages' },
  { to: '/prediction', key: 'prediction' },
  { to: '/stuck', key: 'stuck' },
  { to: '/settings', key: 'settings' },
] as const;

/** Ctrl/Cmd+K: pages, journeys by name, customers by name, e-mail, phone or id. */
export function FindAnything() {
  const { t } = useTranslation('shell');
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const [asked] = useDebouncedValue(query.trim(), 150);
  const journeys = useQuery({ queryKey: keys.journeys, queryFn: ({ signal }) => api.journeys(signal), retry: false });
  const people = useQuery({
    queryKey: keys.customers(asked),
    queryFn: ({ signal }) => api.customers(asked, null, signal),
    enabled: asked.length >= 2,
    placeholderData: keepPreviousData,
  });

  const wanted = query.trim().toLocaleLowerCase();
  const matches = (text: string): boolean => text.toLocaleLowerCase().includes(wanted);
  const pages = PAGES.filter(({ key }) => matches(t(`nav.${key}`)));
  const drawn = (journeys.data ?? []).filter(({ name }) => matches(name)).slice(0, 8);
  const persons = asked.length >= 2 && wanted.length >= 2 ? (people.data?.items ?? []).slice(0, 8) : [];
  const nothing = pages.length + drawn.length + persons.length === 0;

  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut="mod + K"
      maxHeight={420}
      scrollable
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      classNames={{ actionsGroup: classes['group'] ?? '' }}
    >
      <Modal.Title className="naru-hidden">{t('find.open')}</Modal.Title>
      <Spotlight.Search
        placeholder={t('find.placeholder')}
        aria-label={t('find.placeholder')}
        leftSection={<IconSearch size={18} stroke={1.75} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {persons.length > 0 && (
          <Spotlight.ActionsGroup label={t('find.people')}>
            {persons.map((person) => (
              <Spotlight.Action
                key={person.id}
                leftSection={<IconUser size={18} stroke={1.75} aria-hidden />}
                label={person.name ?? person.externalId}
                description={[person.email, person.phone, person.externalId].filter(Boolean).join(' · ')}
                onClick={() => {
                  spotlight.close();
                  void navigate({ to: '/people/$customerId', params: { customerId: String(person.id) } });
                }}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {drawn.length > 0 && (
          <Spotlight.ActionsGroup label={t('nav.journeys')}>
            {drawn.map((item) => (
              <Spotlight.Action
                key={item.id}
                leftSection={<IconRoute size={18} stroke={1.75} aria-hidden />}
                label={item.name}
                onClick={() => {
                  spotlight.close();
                  void navigate({ to: '/journeys/$journeyId', params: { journeyId: item.id } });
                }}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {pages.length > 0 && (
          <Spotlight.ActionsGroup label={t('find.pages')}>
            {pages.map(({ to, key }) => (
              <Spotlight.Action
                key={to}
                label={t(`nav.${key}`)}
                onClick={() => {
                  spotlight.close();
                  void navigate({ to });
                }}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {nothing && <Spotlight.Empty>{people.isFetching ? t('find.looking') : t('find.nothing')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
