import { Progress } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStatus } from '../api/use-status.ts';
import { useFormat } from '../i18n/use-format.ts';
import classes from './StatusBanner.module.css';

/** What the product has to say of itself: no server, no Temporal, or the sample shop on its way in. */
export function StatusBanner() {
  const { t } = useTranslation('shell');
  const format = useFormat();
  const { data: status, isError } = useStatus();

  if (!status) {
    if (!isError) return null;
    return (
      <div className={classes['banner']} data-tone="error" role="status">
        <IconPlugConnectedX size={16} aria-hidden />
        <span>{t('status.unreachable')}</span>
      </div>
    );
  }
  const loading = status.sample.state === 'loading';
  return (
    <>
      {loading && (
        <div className={classes['banner']} data-tone="calm" role="status">
          <span>{t('status.loading')}</span>
          <Progress
            value={status.sample.progress * 100}
            size="sm"
            className={classes['progress']}
            aria-label={t('status.loading')}
          />
          <span className="naru-figures">{format.share(status.sample.progress)}</span>
          <span className={classes['quiet']}>{t('status.canLeave')}</span>
        </div>
      )}
      {!status.durable.ready && status.durable.reason !== null && (
        <div className={classes['banner']} data-tone="warning" role="status">
          <IconAlertTriangle size={16} aria-hidden />
          <span>{t('status.noTemporal', { reason: status.durable.reason })}</span>
        </div>
      )}
    </>
  );
}
