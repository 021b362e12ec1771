import { Tooltip, UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import {
  IconActivityHeartbeat,
  IconMail,
  IconRoute,
  IconSearch,
  IconSettings,
  IconUserExclamation,
  IconUsers,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { Logo } from './Logo.tsx';
import classes from './Navigation.module.css';
import { SchemeSwitch } from './SchemeSwitch.tsx';
import { ShopHours } from './ShopHours.tsx';

const PLACES = [
  { to: '/', key: 'journeys', icon: IconRoute },
  { to: '/people', key: 'people', icon: IconUsers },
  { to: '/messages', key: 'messages', icon: IconMail },
  { to: '/prediction', key: 'prediction', icon: IconActivityHeartbeat },
  { to: '/stuck', key: 'stuck', icon: IconUserExclamation },
  { to: '/settings', key: 'settings', icon: IconSettings },
] as const;

/** The quiet left column; `rail` shows icons only, `bare` leaves the logo to the surroundings. */
export function Navigation({
  rail,
  bare = false,
  onChoose,
}: {
  readonly rail: boolean;
  readonly bare?: boolean;
  readonly onChoose?: () => void;
}) {
  const { t } = useTranslation('shell');
  return (
    <nav className={classes['nav']} aria-label={t('navigation')} data-rail={rail || undefined}>
      {!bare && (
        <Link to="/" className={classes['home']} aria-label={t('home')}>
          <Logo mark={rail} />
        </Link>
      )}
      <Tooltip label={t('find.open')} position="right" disabled={!rail}>
        <UnstyledButton
          className={classes['find']}
          {...(rail && { 'aria-label': t('find.open') })}
          onClick={() => {
            onChoose?.();
            spotlight.open();
          }}
        >
          <IconSearch size={16} stroke={1.75} aria-hidden />
          <span className={classes['label']}>{t('find.short')}</span>
          <kbd className={classes['keys']}>Ctrl K</kbd>
        </UnstyledButton>
      </Tooltip>
      <ul className={classes['places']}>
        {PLACES.map(({ to, key, icon: Icon }) => (
          <li key={key}>
            <Tooltip label={t(`nav.${key}`)} position="right" disabled={!rail}>
              <Link
                to={to}
                className={classes['place']}
                activeOptions={{ exact: to === '/', includeSearch: false }}
                aria-label={t(`nav.${key}`)}
                onClick={() => onChoose?.()}
              >
                <Icon size={18} stroke={1.75} aria-hidden />
                <span className={classes['label']}>{t(`nav.${key}`)}</span>
              </Link>
            </Tooltip>
          </li>
        ))}
      </ul>
      <ShopHours />
      <div className={classes['foot']}>
        <LanguageSwitch rail={rail} />
        <SchemeSwitch />
      </div>
    </nav>
  );
}
