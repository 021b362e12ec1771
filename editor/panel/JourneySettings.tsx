import { Select, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { setSettings, type JourneySettings as Settings } from '../../engine/edit/settings.ts';
import type { Issue } from '../../engine/issue.ts';
import { Field } from '../../nodes/fields/Field.tsx';
import { issuesAt } from '../../nodes/fields/issues-at.ts';
import { useDraftStore, useJourney } from '../draft/draft-context.ts';
import { HoldoutSettings, UntreatedSetting } from './ComparisonSettings.tsx';
import { EntrySettings } from './EntrySettings.tsx';
import { ExitSettings } from './ExitSettings.tsx';
import { GoalSettings } from './GoalSettings.tsx';
import classes from './SidePanel.module.css';
import { zones } from './zones.ts';

/** What is set for the journey as a whole, shown while no node is chosen. */
export function JourneySettings({ issues }: { readonly issues: readonly Issue[] }) {
  const { t } = useTranslation('panel');
  const store = useDraftStore();
  const journey = useJourney();
  const change = (settings: Partial<Settings>, key: string): void =>
    store.getState().edit((now) => setSettings(now, settings), `settings:${key}`);
  const own = (codes: readonly string[]) => issues.filter(({ code }) => codes.includes(code));
  const offered = useMemo(() => zones(journey.zone), [journey.zone]);

  return (
    <div className={classes['body']}>
      <Text fw={650} component="h2" mb={2}>
        {t('settings.title')}
      </Text>
      <Text size="xs" c="dimmed" mb="lg">
        {t('settings.about')}
      </Text>
      <Stack gap="xl">
        <GoalSettings
          goal={journey.goal}
          issues={[...own(['no-goal']), ...issuesAt(issues, 'goal')]}
          onChange={(goal) => change({ goal }, 'goal')}
        />
        <EntrySettings entry={journey.entry} onChange={(entry) => change({ entry }, 'entry')} />
        <ExitSettings
          exits={journey.exits}
          issues={issuesAt(issues, 'exits')}
          onChange={(exits) => change({ exits }, 'exits')}
        />
        <HoldoutSettings holdout={journey.holdout} onChange={(holdout) => change({ holdout }, 'holdout')} />
        <UntreatedSetting
          isForAll={journey.untreated === 'ignore'}
          issues={own(['untreated-without-advertising', 'untreated-advertised'])}
          onChange={(untreated) => change({ untreated }, 'untreated')}
        />
        <Field label={t('settings.zone')} hint={t('settings.zoneHint')} issues={own(['bad-zone'])}>
          <Select
            aria-label={t('settings.zone')}
            data={offered}
            value={journey.zone}
            searchable
            allowDeselect={false}
            limit={80}
            onChange={(zone) => zone !== null && change({ zone }, 'zone')}
          />
        </Field>
      </Stack>
    </div>
  );
}
