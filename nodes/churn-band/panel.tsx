import { useState } from 'react';
import { Group, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { AddButton } from '../fields/AddButton.tsx';
import { BandColumns } from '../fields/BandColumns.tsx';
import { Field } from '../fields/Field.tsx';
import { freshId } from '../fields/fresh-id.ts';
import { useFields, useText } from '../fields/context.ts';
import { IssueLines } from '../fields/IssueLines.tsx';
import { issuesAt } from '../fields/issues-at.ts';
import type { PanelProps } from '../fields/panel-props.ts';
import { OnFailureField } from '../fields/OnFailureField.tsx';
import { PanelStack } from '../fields/PanelStack.tsx';
import { RowButton } from '../fields/RowButton.tsx';
import { putBand, takeBand } from './band-groups.ts';
import type { BandGroup, ChurnBandConfig } from './config.ts';
import { bandRanges } from './node.ts';
import classes from './panel.module.css';

const MOST_GROUPS = 10;

/** The mark of a group under its bands: its place in the list. */
function markOf(index: number): string {
  return String.fromCharCode(65 + index);
}

/** Which bands leave by which port. */
export function Panel({ config, onChange, issues }: PanelProps<ChurnBandConfig>) {
  const { bands, locale } = useFields();
  const say = useText();
  // Which group the brush paints: a tool in the hand, not a part of the config.
  const [chosen, setChosen] = useState(config.groups[0]?.id);
  const active = config.groups.find((group) => group.id === chosen) ?? config.groups[0];
  const peopleIn = (wanted: readonly number[]) =>
    bands?.filter(({ band }) => wanted.includes(band)).reduce((sum, { people }) => sum + people, 0) ?? null;
  const inGroups = config.groups.flatMap((group) => group.bands);
  const leftOver = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].filter((band) => !inGroups.includes(band));
  const count = (people: number | null) =>
    people === null ? '' : say({ ko: `${people.toLocaleString(locale)}명`, en: people.toLocaleString(locale) });
  const replace = (id: string, patch: Partial<BandGroup>) => {
    onChange({ ...config, groups: config.groups.map((group) => (group.id === id ? { ...group, ...patch } : group)) });
  };

  return (
    <PanelStack issues={issues} fields={['groups']}>
      <Field
        label={say({ ko: '구간 나누기', en: 'Bands' })}
        hint={say({
          ko: '막대는 지금 그 구간에 있는 고객 수예요. 아래에서 그룹을 고르고 구간을 누르거나 끌어 넣어요.',
          en: 'Columns are the people in each band now. Choose a group below, then press or drag over its bands.',
        })}
      >
        <BandColumns
          isOn={(band) => active?.bands.includes(band) === true}
          markOf={(band) => {
            const index = config.groups.findIndex((group) => group.bands.includes(band));
            return index < 0 ? null : markOf(index);
          }}
          onStroke={(band, how) => {
            if (!active) return;
            onChange(how === 'put' ? putBand(config, active.id, band) : takeBand(config, band));
          }}
        />
        <Group justify="space-between" mt={2}>
          <Text size="xs" c="dimmed">
            {say({ ko: '← 안전', en: '← calm' })}
          </Text>
          <Text size="xs" c="dimmed">
            {say({ ko: '위험 →', en: 'likely to leave →' })}
          </Text>
        </Group>
      </Field>
      <Field
        label={say({ ko: '그룹', en: 'Groups' })}
        hint={say({ ko: '그룹마다 나가는 길이 하나씩 생겨요.', en: 'Each group is a way out.' })}
      >
        <Stack gap={4}>
          {config.groups.map((group, index) => {
            const mark = markOf(index);
            const isActive = group.id === active?.id;
            const ranges = bandRanges(group.bands);
            return (
              <div key={group.id}>
                <div className={classes['group']} data-active={isActive || undefined}>
                  <UnstyledButton
                    className={classes['mark'] ?? ''}
                    aria-pressed={isActive}
                    aria-label={say({ ko: `${mark} 그룹 칠하기`, en: `Paint group ${mark}` })}
                    onClick={() => {
                      setChosen(group.id);
                    }}
                  >
                    {mark}
                  </UnstyledButton>
                  <TextInput
                    size="xs"
                    variant="unstyled"
                    style={{ flex: 1, minWidth: 0 }}
                    maxLength={60}
                    aria-label={say({ ko: `${mark} 그룹 이름`, en: `Name of group ${mark}` })}
                    placeholder={
                      ranges === ''
                        ? say({ ko: '구간 없음', en: 'No bands' })
                        : say({ ko: `${ranges}구간`, en: `Band ${ranges}` })
                    }
                    value={group.label}
                    onFocus={() => {
                      setChosen(group.id);
                    }}
                    onChange={(event) => {
                      replace(group.id, { label: event.currentTarget.value });
                    }}
                  />
                  <Text size="xs" c="dimmed" className={classes['people'] ?? ''}>
                    {group.label === '' ? '' : `${ranges} · `}
                    {count(peopleIn(group.bands))}
                  </Text>
                  <RowButton
                    label={say({ ko: `${mark} 그룹 지우기`, en: `Remove group ${mark}` })}
                    icon={IconTrash}
                    disabled={config.groups.length === 1}
                    onClick={() => {
                      onChange({ ...config, groups: config.groups.filter(({ id }) => id !== group.id) });
                    }}
                  />
                </div>
                <IssueLines issues={issuesAt(issues, `groups.${String(index)}`)} />
              </div>
            );
          })}
        </Stack>
        {config.groups.length < MOST_GROUPS && (
          <AddButton
            mt={6}
            onClick={() => {
              const id = freshId(config.groups);
              onChange({ ...config, groups: [...config.groups, { id, label: '', bands: leftOver.slice(-3) }] });
              setChosen(id);
            }}
          >
            {say({ ko: '그룹 추가', en: 'Add a group' })}
          </AddButton>
        )}
        <Text size="xs" c="dimmed" mt="xs" className={classes['people'] ?? ''}>
          {leftOver.length > 0 &&
            say({
              ko: `나머지 ${bandRanges(leftOver)}구간(${count(peopleIn(leftOver))})은 ‘그 외 구간’으로 가요. `,
              en: `Bands ${bandRanges(leftOver)} (${count(peopleIn(leftOver))} people) leave by “Other bands”. `,
            })}
          {say({
            ko: `점수를 낼 기록이 없는 고객(${count(peopleIn([0]))})은 ‘점수 없음’으로 가요.`,
            en: `Customers without history to score (${count(peopleIn([0]))}) leave by “No score”.`,
          })}
        </Text>
      </Field>
      <OnFailureField
        value={config.onFailure}
        onChange={(onFailure) => {
          onChange({ ...config, onFailure });
        }}
      />
    </PanelStack>
  );
}
