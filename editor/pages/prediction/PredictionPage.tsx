import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStatus } from '../../api/use-status.ts';
import { PageFrame } from '../../shell/PageFrame.tsx';
import { ModelTab } from './ModelTab.tsx';
import { NoPrediction } from './NoPrediction.tsx';
import { isNobodyKnown } from './nobody-known.ts';
import { OverviewTab } from './OverviewTab.tsx';
import { QualityTab } from './QualityTab.tsx';
import { RfmSection } from './RfmSection.tsx';
import { SignalsTab } from './SignalsTab.tsx';
import classes from './prediction.module.css';
import { PREDICTION_TABS, type PredictionTab } from './tabs.ts';

const TABS: Readonly<Record<PredictionTab, () => ReactNode>> = {
  overview: () => <OverviewTab />,
  quality: () => <QualityTab />,
  signals: () => <SignalsTab />,
  model: () => <ModelTab />,
  rfm: () => <RfmSection />,
};

/** How far the predictions can be trusted, who stands where now, and why; the part shown is in the address. */
export function PredictionPage() {
  const { t } = useTranslation(['prediction', 'insights']);
  const { tab = 'overview' } = useSearch({ from: '/prediction' });
  const navigate = useNavigate();
  const status = useStatus().data;
  const nobody = status !== undefined && isNobodyKnown(status);
  return (
    <PageFrame title={t('prediction:title')} about={t('prediction:about')}>
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(next) => void navigate({ to: '/prediction', search: { tab: next as PredictionTab } })}
      >
        <Tabs.List mb="xl" className={classes['tabs'] ?? ''}>
          {PREDICTION_TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`insights:tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {PREDICTION_TABS.map((name) => (
          <Tabs.Panel key={name} value={name}>
            {nobody && name !== 'model' ? <NoPrediction running={null} /> : TABS[name]()}
          </Tabs.Panel>
        ))}
      </Tabs>
    </PageFrame>
  );
}
