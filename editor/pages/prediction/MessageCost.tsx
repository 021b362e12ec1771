import { Button, Group, NumberInput, UnstyledButton } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format.ts';
import classes from './prediction.module.css';
import type { MessageCostState } from './use-message-cost.ts';

const MOST = 100_000;

/** What a message costs, changed on the spot and kept for the shop. */
export function MessageCost({ cost }: { readonly cost: MessageCostState }) {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const [draft, setDraft] = useState<string | number | null>(null);
  if (draft === null) {
    return (
      <UnstyledButton
        className={classes['edit'] ?? ''}
        disabled={cost.pending || cost.saving}
        onClick={() => setDraft(cost.value)}
      >
        {cost.value === 0 ? t('threshold.costUnknown') : t('threshold.costEach', { cost: format.money(cost.value) })}
        <IconPencil size={13} stroke={1.75} aria-hidden />
      </UnstyledButton>
    );
  }
  const value = Number(draft);
  const usable = draft !== '' && Number.isFinite(value) && value >= 0 && value <= MOST;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!usable) return;
        if (value !== cost.value) cost.save(value);
        setDraft(null);
      }}
    >
      <Group gap={6} wrap="nowrap" mt={4}>
        <NumberInput
          size="xs"
          autoFocus
          hideControls
          aria-label={t('threshold.costLabel')}
          min={0}
          max={MOST}
          decimalScale={2}
          value={draft}
          onChange={setDraft}
          onKeyDown={(event) => event.key === 'Escape' && setDraft(null)}
          style={{ flex: '1 1 60px' }}
        />
        <Button type="submit" size="xs" variant="default" px={8} disabled={!usable}>
          {t('threshold.costSave')}
        </Button>
      </Group>
    </form>
  );
}
