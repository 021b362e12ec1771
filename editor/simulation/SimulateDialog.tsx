import { Button, Group, Modal, NumberInput, Progress, Radio, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SimulationProgress, SimulationResult } from '../../engine/contract/simulation.ts';
import { useFormat } from '../i18n/use-format.ts';
import { FailureNotice } from '../shell/FailureNotice.tsx';
import { simulate } from './simulate.ts';

const DAY = 86_400_000;

/**
 * Asks how many customers and how many days back, lets the draft ride through the shop's real days since then, and can be
 * left at any moment.
 */
export function SimulateDialog({
  opened,
  id,
  flush,
  onClose,
  onDone,
}: {
  readonly opened: boolean;
  readonly id: string;
  readonly flush: () => Promise<void>;
  readonly onClose: () => void;
  readonly onDone: (result: SimulationResult) => void;
}) {
  const { t } = useTranslation('simulate');
  const format = useFormat();
  const [who, setWho] = useState<'all' | 'some'>('all');
  const [customers, setCustomers] = useState(1000);
  const [days, setDays] = useState(30);
  const [progress, setProgress] = useState<SimulationProgress | null>(null);
  const [error, setError] = useState<unknown>(null);
  const running = useRef<AbortController | null>(null);
  const [now] = useState(Date.now);
  const span = { from: format.day(now - days * DAY), until: format.day(now) };

  useEffect(() => () => running.current?.abort(), []);

  const start = async (): Promise<void> => {
    const controller = new AbortController();
    running.current = controller;
    setError(null);
    setProgress({ phase: 'facts', done: 0 });
    try {
      await flush();
      const body = { days, ...(who === 'some' && { customers }) };
      onDone(await simulate(id, body, setProgress, controller.signal));
    } catch (failure) {
      if (!controller.signal.aborted) setError(failure);
    } finally {
      running.current = null;
      setProgress(null);
    }
  };
  const leave = (): void => {
    running.current?.abort();
    setError(null);
    onClose();
  };

  return (
    <Modal
      opened={opened}
      onClose={leave}
      title={t('title')}
      size={460}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('about', span)}
        </Text>
        <Text size="sm" c="dimmed">
          {t('limits')}
        </Text>
        <Text size="sm" c="dimmed">
          {t('models')}
        </Text>
        <Radio.Group label={t('who.label')} value={who} onChange={(value) => setWho(value === 'some' ? 'some' : 'all')}>
          <Stack gap={8} mt={6}>
            <Radio value="all" label={t('who.all')} disabled={progress !== null} />
            <Group gap="xs">
              <Radio value="some" label={t('who.some')} disabled={progress !== null} />
              {who === 'some' && (
                <NumberInput
                  aria-label={t('who.count')}
                  w={120}
                  value={customers}
                  min={1}
                  max={1_000_000}
                  allowDecimal={false}
                  thousandSeparator=","
                  disabled={progress !== null}
                  onChange={(value) => typeof value === 'number' && value >= 1 && setCustomers(value)}
                />
              )}
            </Group>
          </Stack>
        </Radio.Group>
        <NumberInput
          label={t('days.label')}
          description={t('days.about', span)}
          styles={{ wrapper: { width: 160 } }}
          value={days}
          min={1}
          max={400}
          allowDecimal={false}
          suffix={t('days.suffix')}
          disabled={progress !== null}
          onChange={(value) => typeof value === 'number' && value >= 1 && setDays(value)}
        />
        {progress !== null && (
          <div role="status">
            <Group justify="space-between" mb={4}>
              <Text size="sm">{t(`phase.${progress.phase}`)}</Text>
              <Text size="sm" fw={600} className="naru-figures">
                {format.share(progress.done)}
              </Text>
            </Group>
            <Progress value={progress.done * 100} aria-label={t(`phase.${progress.phase}`)} transitionDuration={120} />
          </div>
        )}
        {error !== null && <FailureNotice error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={progress === null ? leave : () => running.current?.abort()}>
            {progress === null ? t('close') : t('cancel')}
          </Button>
          <Button onClick={() => void start()} loading={progress !== null}>
            {t('run')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
