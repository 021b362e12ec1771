import { Alert, Button, Progress, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { PredictionOverview } from '../../../engine/contract/predictions.ts';
import { useStatus } from '../../api/use-status.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { EmptyPage } from '../../list/EmptyPage.tsx';
import { isNobodyKnown } from './nobody-known.ts';
import { PredictionPicture } from './PredictionPicture.tsx';

/** Why nothing is predicted yet: nobody is known, the first refresh runs, it has not come yet, or there is no model. */
export function NoPrediction({ running }: { readonly running: PredictionOverview['running'] }) {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const status = useStatus().data;
  if (!status) return null;
  if (isNobodyKnown(status)) {
    return (
      <EmptyPage
        picture={<PredictionPicture />}
        title={t('none.people')}
        action={
          <Button component={Link} to="/settings">
            {t('none.action')}
          </Button>
        }
      >
        {t('none.peopleBody')}
      </EmptyPage>
    );
  }
  if (running) {
    return (
      <Stack gap="xs" maw={520} role="status">
        <Text fw={600}>{t('none.running', { share: format.share(running.done) })}</Text>
        <Progress value={100 * running.done} aria-label={t('none.running', { share: format.share(running.done) })} />
        <Text size="sm" c="dimmed">
          {t('none.runningBody')}
        </Text>
      </Stack>
    );
  }
  const why =
    status.sample.state === 'loading'
      ? 'loading'
      : !status.model.ready
        ? 'model'
        : !status.durable.ready
          ? 'durable'
          : 'soon';
  return (
    <Alert variant="light" maw={640} title={t(`none.${why}`)} role="status">
      {t(`none.${why}Body`)}
    </Alert>
  );
}
