import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { settingsQuery } from '../api/settings-query.ts';
import { setShopZone } from '../i18n/shop-zone.ts';
import classes from './Navigation.module.css';

/** Keeps every page's moments in the shop's zone, and says so to a reader whose own clock shows another. */
export function ShopHours() {
  const { t } = useTranslation('shell');
  const { data: settings } = useQuery({ ...settingsQuery, staleTime: 60_000 });
  const zone = settings?.zone;
  useEffect(() => {
    if (zone !== undefined) setShopZone(zone);
  }, [zone]);
  if (zone === undefined || zone === new Intl.DateTimeFormat().resolvedOptions().timeZone) return null;
  return (
    <p className={classes['hours']} title={t('hoursHint')}>
      {t('hours', { zone: zone.replaceAll('_', ' ') })}
    </p>
  );
}
