import { Chip, Group, RangeSlider, Stack, Switch, Text } from '@mantine/core';
import { RFM_GROUPS } from '../../engine/filter.ts';
import type { RfmGroup, RfmSelection } from '../../engine/filter.ts';
import { RFM_GROUP_NAMES } from '../rfm/group-names.ts';
import { useFields, useText } from './context.ts';
import { RfmGrid } from './RfmGrid.tsx';

interface RfmPickerProps {
  readonly value: RfmSelection;
  readonly onChange: (value: RfmSelection) => void;
}

/** Chooses a part of the RFM grid: cells by painting, named groups by their chips, and a range of M. */
export function RfmPicker({ value, onChange }: RfmPickerProps) {
  const { rfm, locale } = useFields();
  const say = useText();
  const peopleIn = (group: RfmGroup) =>
    rfm?.filter((cell) => cell.group === group).reduce((sum, cell) => sum + cell.people, 0) ?? null;
  const { m } = value;
  return (
    <Stack gap="sm">
      <RfmGrid
        cells={rfm}
        painted={value.cells}
        groups={value.groups}
        onPaint={(cells) => {
          onChange({ ...value, cells });
        }}
      />
      <div>
        <Text size="xs" c="dimmed" mb={6}>
          {say({ ko: '이름 있는 그룹으로 고르기', en: 'Or choose named groups' })}
        </Text>
        <Chip.Group
          multiple
          value={[...value.groups]}
          onChange={(groups) => {
            onChange({ ...value, groups: RFM_GROUPS.filter((group) => groups.includes(group)) });
          }}
        >
          <Group gap={6}>
            {RFM_GROUPS.map((group) => {
              // People without an order are outside of the grid, and the cells do not count them.
              const people = group === 'prospect' ? null : peopleIn(group);
              const count = people === null ? '' : ` ${people.toLocaleString(locale)}`;
              return (
                <Chip key={group} value={group} size="xs" variant="outline">
                  {say(RFM_GROUP_NAMES[group])}
                  {count}
                </Chip>
              );
            })}
          </Group>
        </Chip.Group>
      </div>
      <div>
        <Switch
          size="xs"
          checked={m !== undefined}
          label={say({ ko: '구매 금액 점수(M)로 더 좁히기', en: 'Narrow by amount spent (M)' })}
          onChange={(event) => {
            const { cells, groups } = value;
            onChange({ cells, groups, ...(event.currentTarget.checked ? { m: { min: 4, max: 5 } } : {}) });
          }}
        />
        {m && (
          <RangeSlider
            mt="sm"
            mb="lg"
            mx={6}
            min={1}
            max={5}
            step={1}
            minRange={0}
            size="sm"
            label={null}
            marks={[1, 2, 3, 4, 5].map((score) => ({ value: score, label: String(score) }))}
            value={[m.min, m.max]}
            thumbFromLabel={say({ ko: 'M 최소', en: 'Lowest M' })}
            thumbToLabel={say({ ko: 'M 최대', en: 'Highest M' })}
            onChange={([min, max]) => {
              onChange({ ...value, m: { min, max } });
            }}
          />
        )}
      </div>
    </Stack>
  );
}
