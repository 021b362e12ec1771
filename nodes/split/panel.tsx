import { useState } from 'react';
import { ActionIcon, Button, Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import { IconLock, IconLockOpen, IconTrash } from '@tabler/icons-react';
import { AddButton } from '../fields/AddButton.tsx';
import { Field } from '../fields/Field.tsx';
import { freshId } from '../fields/fresh-id.ts';
import { useText } from '../fields/context.ts';
import { issuesAt } from '../fields/issues-at.ts';
import { NumberField } from '../fields/NumberField.tsx';
import type { PanelProps } from '../fields/panel-props.ts';
import { PanelStack } from '../fields/PanelStack.tsx';
import { RowButton } from '../fields/RowButton.tsx';
import type { SplitArm, SplitConfig } from './config.ts';
import { evenly, sharesOf, withShare } from './shares.ts';
import classes from './panel.module.css';

const MOST_ARMS = 8;

/** The arms of an experiment and their shares. */
export function Panel({ config, onChange, issues }: PanelProps<SplitConfig>) {
  const say = useText();
  // Which shares stay while others are typed: a habit of the hand, not a part of the experiment.
  const [locked, setLocked] = useState<ReadonlySet<string>>(new Set());
  const { arms } = config;
  const shares = sharesOf(arms);
  const change = (next: readonly SplitArm[]) => {
    onChange({ arms: [...next] });
  };
  const replace = (id: string, patch: Partial<SplitArm>) => {
    change(arms.map((arm) => (arm.id === id ? { ...arm, ...patch } : arm)));
  };
  const hasControl = arms.some((arm) => arm.control === true);

  return (
    <PanelStack issues={issues} fields={['arms']}>
      <Field
        label={say({ ko: '나누는 비율', en: 'Arms and shares' })}
        hint={say({
          ko: '고객마다 고정된 추첨이라 다시 들어와도 같은 쪽이에요. 합은 늘 100%예요.',
          en: 'The draw is fixed for each customer, also when they come again. Shares always sum to 100 %.',
        })}
        aside={
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => {
              change(evenly(arms));
            }}
          >
            {say({ ko: '똑같이', en: 'Evenly' })}
          </Button>
        }
        issues={issuesAt(issues, 'arms')}
      >
        <div className={classes['bar']} aria-hidden>
          {arms.map((arm, index) => (
            <div
              key={arm.id}
              className={classes['share']}
              data-control={arm.control === true || undefined}
              style={{ flexGrow: shares[index] ?? 0 }}
            >
              {(shares[index] ?? 0) >= 8 ? arm.id.toUpperCase() : ''}
            </div>
          ))}
        </div>
        <Stack gap={6} mt="xs">
          {arms.map((arm, index) => {
            const name = arm.label === '' ? arm.id.toUpperCase() : arm.label;
            const isLocked = locked.has(arm.id);
            return (
              <Group key={arm.id} gap={4} wrap="nowrap">
                <Text size="sm" fw={700} w={22} ta="center" truncate title={arm.id}>
                  {arm.id.toUpperCase().slice(0, 2)}
                </Text>
                <TextInput
                  size="xs"
                  style={{ flex: 1, minWidth: 0 }}
                  aria-label={say({ ko: `${name}의 이름`, en: `Name of ${name}` })}
                  placeholder={
                    arm.control === true ? say({ ko: '대조군', en: 'Control' }) : say({ ko: '이름', en: 'Name' })
                  }
                  value={arm.label}
                  maxLength={60}
                  onChange={(event) => {
                    replace(arm.id, { label: event.currentTarget.value });
                  }}
                />
                <NumberField
                  label={say({ ko: `${name}의 비율 (%)`, en: `Share of ${name} (%)` })}
                  value={shares[index] ?? 0}
                  min={0}
                  max={100}
                  decimals={1}
                  suffix="%"
                  width={68}
                  disabled={isLocked}
                  onChange={(percent) => {
                    const next = withShare(arms, arm.id, percent, locked);
                    if (next.some(({ weight }) => weight > 0)) change(next);
                  }}
                />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-pressed={isLocked}
                  aria-label={say({ ko: `${name}의 비율 고정`, en: `Lock the share of ${name}` })}
                  onClick={() => {
                    const next = new Set(locked);
                    if (!next.delete(arm.id)) next.add(arm.id);
                    setLocked(next);
                  }}
                >
                  {isLocked ? (
                    <IconLock size={15} aria-hidden />
                  ) : (
                    <IconLockOpen size={15} aria-hidden opacity={0.55} />
                  )}
                </ActionIcon>
                <RowButton
                  label={say({ ko: `${name} 지우기`, en: `Remove ${name}` })}
                  icon={IconTrash}
                  disabled={arms.length <= 2}
                  onClick={() => {
                    const rest = arms.filter(({ id }) => id !== arm.id);
                    const weights = sharesOf(rest.some(({ weight }) => weight > 0) ? rest : evenly(rest));
                    change(rest.map((other, at) => ({ ...other, weight: weights[at] ?? 0 })));
                  }}
                />
              </Group>
            );
          })}
        </Stack>
        {arms.length < MOST_ARMS && (
          <AddButton
            mt={6}
            onClick={() => {
              change(evenly([...arms, { id: freshId(arms), label: '', weight: 1 }]));
            }}
          >
            {say({ ko: '추가', en: 'Add an arm' })}
          </AddButton>
        )}
      </Field>
      <Field
        label={say({ ko: '대조군', en: 'Control' })}
        hint={say({
          ko: '다른 쪽을 이 쪽과 비교해요. 대조군은 이어지는 단계 없이 끝나도 돼요.',
          en: 'The other arms are compared with it. A control arm may end without a next step.',
        })}
      >
        <Switch
          size="sm"
          checked={hasControl}
          label={say({ ko: '대조군 두기', en: 'Keep a control arm' })}
          onChange={(event) => {
            const on = event.currentTarget.checked;
            change(arms.map((arm, index) => withControl(arm, on && index === arms.length - 1)));
          }}
        />
        {hasControl && (
          <Group
            gap={6}
            mt="xs"
            role="radiogroup"
            aria-label={say({ ko: '대조군 고르기', en: 'Which arm is the control' })}
          >
            {arms.map((arm) => (
              <Button
                key={arm.id}
                size="compact-sm"
                role="radio"
                aria-checked={arm.control === true}
                variant={arm.control === true ? 'filled' : 'default'}
                onClick={() => {
                  change(arms.map((other) => withControl(other, other.id === arm.id)));
                }}
              >
                {arm.label === '' ? arm.id.toUpperCase() : arm.label}
              </Button>
            ))}
          </Group>
        )}
      </Field>
    </PanelStack>
  );
}

function withControl({ id, label, weight }: SplitArm, control: boolean): SplitArm {
  return { id, label, weight, ...(control && { control }) };
}
