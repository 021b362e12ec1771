import { useState } from 'react';
import { Collapse, Group, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconChevronRight, IconTrash } from '@tabler/icons-react';
import { AddButton } from '../fields/AddButton.tsx';
import { AudienceField } from '../fields/AudienceField.tsx';
import { Field } from '../fields/Field.tsx';
import { freshId } from '../fields/fresh-id.ts';
import { useText } from '../fields/context.ts';
import { IssueLines } from '../fields/IssueLines.tsx';
import { issuesAt } from '../fields/issues-at.ts';
import type { PanelProps } from '../fields/panel-props.ts';
import { OnFailureField } from '../fields/OnFailureField.tsx';
import { PanelStack } from '../fields/PanelStack.tsx';
import { RowButton } from '../fields/RowButton.tsx';
import type { AttributeBranch, AttributeConfig } from './config.ts';
import { needsChurn } from './node.ts';
import classes from './panel.module.css';

const MOST_BRANCHES = 10;

/** Branches tried from top to bottom, each with its condition. */
export function Panel({ config, onChange, issues }: PanelProps<AttributeConfig>) {
  const say = useText();
  const { branches } = config;
  const [open, setOpen] = useState(branches[0]?.id ?? null);
  const move = (from: number, by: number) => {
    const next = [...branches];
    const [branch] = next.splice(from, 1);
    if (branch) next.splice(from + by, 0, branch);
    onChange({ ...config, branches: next });
  };
  return (
    <PanelStack issues={issues} fields={['branches']}>
      <Field
        label={say({ ko: '갈래', en: 'Branches' })}
        hint={say({
          ko: '위에서부터 확인해서 처음 맞는 갈래로 가요. 아무것도 맞지 않으면 ‘그 외’로 가요.',
          en: 'Tried from top to bottom; the first that holds is taken, else the port “Else”.',
        })}
      >
        <Stack gap="xs">
          {branches.map((branch, index) => (
            <Branch
              key={branch.id}
              branch={branch}
              index={index}
              last={branches.length - 1}
              open={open === branch.id}
              onToggle={() => {
                setOpen(open === branch.id ? null : branch.id);
              }}
              onChange={(next) => {
                onChange({ ...config, branches: branches.map((old) => (old.id === branch.id ? next : old)) });
              }}
              onMove={(by) => {
                move(index, by);
              }}
              onRemove={() => {
                onChange({ ...config, branches: branches.filter(({ id }) => id !== branch.id) });
              }}
            >
              <IssueLines issues={issuesAt(issues, `branches.${String(index)}`)} />
            </Branch>
          ))}
        </Stack>
        {branches.length < MOST_BRANCHES && (
          <AddButton
            mt={6}
            onClick={() => {
              const id = freshId(branches);
              onChange({
                ...config,
                branches: [...branches, { id, label: '', filter: { combinator: 'and', rules: [] } }],
              });
              setOpen(id);
            }}
          >
            {say({ ko: '갈래 추가', en: 'Add a branch' })}
          </AddButton>
        )}
      </Field>
      {branches.some(({ filter }) => needsChurn(filter)) && (
        <OnFailureField
          value={config.onFailure}
          onChange={(onFailure) => {
            onChange({ ...config, onFailure });
          }}
        />
      )}
    </PanelStack>
  );
}

interface BranchProps {
  readonly branch: AttributeBranch;
  readonly index: number;
  readonly last: number;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly onChange: (branch: AttributeBranch) => void;
  readonly onMove: (by: number) => void;
  readonly onRemove: () => void;
  readonly children: React.ReactNode;
}

function Branch({ branch, index, last, open, onToggle, onChange, onMove, onRemove, children }: BranchProps) {
  const say = useText();
  const placeholder = say({ ko: `조건 ${String(index + 1)}`, en: `Condition ${String(index + 1)}` });
  const name = branch.label === '' ? placeholder : branch.label;
  return (
    <div className={classes['branch']}>
      <Group gap={2} wrap="nowrap">
        <UnstyledButton
          className={classes['toggle'] ?? ''}
          aria-expanded={open}
          aria-label={say({ ko: `${name} 펼치기`, en: `Show ${name}` })}
          onClick={onToggle}
        >
          <IconChevronRight size={16} aria-hidden style={{ rotate: open ? '90deg' : '0deg' }} />
        </UnstyledButton>
        <TextInput
          size="xs"
          variant="unstyled"
          style={{ flex: 1, minWidth: 0 }}
          styles={{ input: { fontWeight: 600 } }}
          maxLength={60}
          aria-label={say({ ko: '갈래 이름', en: 'Name of the branch' })}
          placeholder={placeholder}
          value={branch.label}
          onChange={(event) => {
            onChange({ ...branch, label: event.currentTarget.value });
          }}
        />
        {!open && (
          <Text size="xs" c="dimmed" style={{ flex: 'none' }}>
            {say({
              ko: `조건 ${String(branch.filter.rules.length)}개`,
              en: `${String(branch.filter.rules.length)} rules`,
            })}
          </Text>
        )}
        <RowButton
          label={say({ ko: `${name} 위로`, en: `Move ${name} up` })}
          icon={IconArrowUp}
          disabled={index === 0}
          onClick={() => {
            onMove(-1);
          }}
        />
        <RowButton
          label={say({ ko: `${name} 아래로`, en: `Move ${name} down` })}
          icon={IconArrowDown}
          disabled={index === last}
          onClick={() => {
            onMove(1);
          }}
        />
        <RowButton
          label={say({ ko: `${name} 지우기`, en: `Remove ${name}` })}
          icon={IconTrash}
          disabled={last === 0}
          onClick={onRemove}
        />
      </Group>
      {children}
      <Collapse expanded={open}>
        {open && (
          <div className={classes['body']}>
            <AudienceField
              value={branch.filter}
              emptyText={say({ ko: '이 갈래로 갈 조건을 추가해 주세요.', en: 'Add the condition for this branch.' })}
              onChange={(filter) => {
                onChange({ ...branch, filter });
              }}
            />
          </div>
        )}
      </Collapse>
    </div>
  );
}
