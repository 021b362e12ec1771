import { ActionIcon, Select, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReplayRequest } from '../../engine/contract/shop.ts';
import { api } from '../api/calls.ts';
import { keys } from '../api/keys.ts';
import { useFailureText } from '../api/use-failure-text.ts';
import { useFormat } from '../i18n/use-format.ts';
import classes from './LiveBar.module.css';

const SPEEDS = [0.25, 1, 2, 7, 28];

/** Starts and pauses the sample shop's held-back orders, and says how fast they come. */
export function ReplayControl() {
  const { t } = useTranslation('live');
  const format = useFormat();
  const client = useQueryClient();
  const failureText = useFailureText();
  // The server learns of a speed with the next start; until then the choice lives here.
  const [chosen, setChosen] = useState<number | null>(null);
  const replay = useQuery({
    queryKey: keys.replay,
    queryFn: ({ signal }) => api.replay(signal),
    refetchInterval: ({ state }) => (state.data?.running ? 1_000 : 5_000),
    retry: false,
  });
  const change = useMutation({
    mutationFn: (body: ReplayRequest) => api.setReplay(body),
    onSuccess: (state) => client.setQueryData(keys.replay, state),
    onError: (error) => {
      const { title, body } = failureText(error);
      notifications.show({ color: 'red', title, message: body });
    },
  });
  const state = replay.data;
  if (!state?.available) return null;
  const over = state.day >= state.days && !state.running;
  const label = state.running ? t('replay.pause') : t('replay.start');
  const speed = chosen ?? state.daysPerMinute;
  const speeds = SPEEDS.includes(speed) ? SPEEDS : [...SPEEDS, speed];

  return (
    <div className={classes['replay']} role="group" aria-label={t('replay.title')}>
      <Tooltip label={label}>
        <ActionIcon
          variant={state.running ? 'light' : 'filled'}
          size={30}
          radius="xl"
          aria-label={label}
          disabled={over}
          loading={change.isPending}
          onClick={() => change.mutate(state.running ? { action: 'pause' } : { action: 'start', daysPerMinute: speed })}
        >
          {state.running ? <IconPlayerPauseFilled size={15} /> : <IconPlayerPlayFilled size={15} />}
        </ActionIcon>
      </Tooltip>
      <span className={classes['replayWords']}>
        <strong>{t('replay.title')}</strong>
        {state.error ? (
          <span className={classes['replayError']} title={state.error.message}>
            {t('replay.failing')}
          </span>
        ) : (
          t('replay.progress', {
            day: format.oneDecimal(state.day),
            days: state.days,
            sent: format.count(state.sent),
            total: format.count(state.total),
          })
        )}
      </span>
      <Select
        w={150}
        size="xs"
        aria-label={t('replay.speed')}
        allowDeselect={false}
        value={String(speed)}
        data={speeds.map((speed) => ({
          value: String(speed),
          label: t('replay.perMinute', { count: speed, days: speed }),
        }))}
        onChange={(value) => {
          if (value === null) return;
          setChosen(Number(value));
          if (state.running) change.mutate({ action: 'start', daysPerMinute: Number(value) });
        }}
      />
    </div>
  );
}
