import { Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { WideTable } from '../../list/WideTable.tsx';
import classes from './chart.module.css';

/** A chart with its name, what it shows in plain words, what stands in it for those who cannot see it, and its table. */
export function ChartFigure({
  title,
  about,
  summary,
  height = 280,
  plain = false,
  after,
  table,
  children,
}: {
  readonly title: string;
  readonly about: ReactNode;
  /** The picture in one sentence, with its figures. */
  readonly summary: string;
  readonly height?: number;
  /** What is drawn is read out as it is, not as a picture. */
  readonly plain?: boolean;
  readonly after?: ReactNode;
  readonly table: ReactNode;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation('insights');
  const id = useId();
  return (
    <figure className={classes['figure']} aria-labelledby={id}>
      <Title order={3} id={id}>
        {title}
      </Title>
      <Text size="sm" c="dimmed" maw={720} mb="sm">
        {about}
      </Text>
      {plain ? (
        children
      ) : (
        <div className={classes['plot']} style={{ height }} role="img" aria-label={summary}>
          {children}
        </div>
      )}
      {after}
      <details className={classes['details']}>
        <summary>{t('table')}</summary>
        <WideTable label={title}>{table}</WideTable>
      </details>
    </figure>
  );
}
