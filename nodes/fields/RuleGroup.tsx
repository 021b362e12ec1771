import type { ReactNode } from 'react';
import { Menu, Stack } from '@mantine/core';
import { AddButton } from './AddButton.tsx';
import { useFields, useText } from './context.ts';
import classes from './fields.module.css';
import { InlineSelect } from './InlineSelect.tsx';
import { RemoveLine } from './RemoveLine.tsx';
import { Sentence } from './Sentence.tsx';

/** Rules and groups joined by and / or, perhaps turned around; the shape of every filter. */
export interface RuleTree<Rule extends object> {
  combinator: 'and' | 'or';
  not?: boolean | undefined;
  rules: (Rule | RuleTree<Rule>)[];
}

/** One entry of the menu that adds a rule. */
export interface RuleKind<Rule> {
  readonly label: string;
  readonly icon: ReactNode;
  readonly make: () => Rule;
}

interface RuleGroupProps<Rule extends object> {
  readonly group: RuleTree<Rule>;
  readonly onChange: (group: RuleTree<Rule>) => void;
  readonly kinds: readonly RuleKind<Rule>[];
  /** What the button that adds a rule says. */
  readonly addText?: string;
  readonly renderRule: (rule: Rule, onChange: (rule: Rule) => void) => ReactNode;
  /** 0 for the outermost group. */
  readonly depth?: number;
  readonly onRemove?: () => void;
}

/** How deep people may nest groups here; deeper ones that came by other ways are still shown. */
const DEEPEST = 2;

function isTree<Rule extends object>(rule: Rule | RuleTree<Rule>): rule is RuleTree<Rule> {
  return 'combinator' in rule;
}

/** Edits a filter as sentences: rules one under the other with "and" or "or" between, groups indented. */
export function RuleGroup<Rule extends object>(props: RuleGroupProps<Rule>) {
  const { group, onChange, kinds, renderRule, addText, depth = 0, onRemove } = props;
  const say = useText();
  const joiner = group.combinator === 'and' ? say({ ko: '그리고', en: 'and' }) : say({ ko: '또는', en: 'or' });
  const replace = (at: number, rule: Rule | RuleTree<Rule>) => {
    onChange({ ...group, rules: group.rules.map((old, index) => (index === at ? rule : old)) });
  };
  const remove = (at: number) => {
    onChange({ ...group, rules: group.rules.filter((_, index) => index !== at) });
  };
  const body = (
    <Stack gap={4}>
      {(depth > 0 || group.rules.length > 1 || group.not === true) && (
        <GroupHead group={group} onChange={onChange} {...(onRemove ? { onRemove } : {})} />
      )}
      {group.rules.map((rule, index) => (
        <div key={index}>
          {index > 0 && <div className={classes['joiner']}>{joiner}</div>}
          {isTree(rule) ? (
            <RuleGroup
              {...props}
              group={rule}
              depth={depth + 1}
              onChange={(next) => {
                replace(index, next);
              }}
              onRemove={() => {
                remove(index);
              }}
            />
          ) : (
            <div className={classes['rule']}>
              {renderRule(rule, (next) => {
                replace(index, next);
              })}
              <RemoveLine
                className={classes['ruleRemove'] ?? ''}
                label={say({ ko: '조건 지우기', en: 'Remove the condition' })}
                onClick={() => {
                  remove(index);
                }}
              />
            </div>
          )}
        </div>
      ))}
      <AddRule
        kinds={kinds}
        text={addText ?? say({ ko: '조건 추가', en: 'Add a condition' })}
        mayNest={depth < DEEPEST}
        onAdd={(rule) => {
          onChange({ ...group, rules: [...group.rules, rule] });
        }}
      />
    </Stack>
  );
  return depth === 0 ? body : <div className={classes['nested']}>{body}</div>;
}

interface GroupHeadProps<Rule extends object> {
  readonly group: RuleTree<Rule>;
  readonly onChange: (group: RuleTree<Rule>) => void;
  readonly onRemove?: () => void;
}

function GroupHead<Rule extends object>({ group, onChange, onRemove }: GroupHeadProps<Rule>) {
  const { locale } = useFields();
  const say = useText();
  const joined = (
    <InlineSelect
      label={say({ ko: '모두인지 하나라도인지', en: 'All or any' })}
      value={group.combinator}
      options={[
        { value: 'and', label: say({ ko: '모두', en: 'all' }) },
        { value: 'or', label: say({ ko: '하나라도', en: 'any' }) },
      ]}
      onChange={(combinator) => {
        onChange({ ...group, combinator });
      }}
    />
  );
  const turned = (
    <InlineSelect
      label={say({ ko: '맞는지 아닌지', en: 'Match or not' })}
      value={group.not === true ? 'not' : 'yes'}
      options={[
        { value: 'yes', label: say({ ko: '맞으면', en: 'when' }) },
        { value: 'not', label: say({ ko: '맞는 경우를 빼고', en: 'except when' }) },
      ]}
      onChange={(value) => {
        onChange({ combinator: group.combinator, rules: group.rules, ...(value === 'not' ? { not: true } : {}) });
      }}
    />
  );
  return (
    <Sentence>
      {locale === 'ko' ? (
        <>
          <span>아래 조건에</span>
          {joined}
          {turned}
        </>
      ) : (
        <>
          {turned}
          {joined}
          <span>of these hold</span>
        </>
      )}
      {onRemove && (
        <RemoveLine ml="auto" label={say({ ko: '묶음 지우기', en: 'Remove the group' })} onClick={onRemove} />
      )}
    </Sentence>
  );
}

interface AddRuleProps<Rule extends object> {
  readonly kinds: readonly RuleKind<Rule>[];
  readonly text: string;
  readonly mayNest: boolean;
  readonly onAdd: (rule: Rule | RuleTree<Rule>) => void;
}

function AddRule<Rule extends object>({ kinds, text, mayNest, onAdd }: AddRuleProps<Rule>) {
  const say = useText();
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <AddButton style={{ alignSelf: 'flex-start' }}>{text}</AddButton>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map((kind) => (
          <Menu.Item
            key={kind.label}
            leftSection={kind.icon}
            onClick={() => {
              onAdd(kind.make());
            }}
          >
            {kind.label}
          </Menu.Item>
        ))}
        {mayNest && (
          <>
            <Menu.Divider />
            <Menu.Item
              onClick={() => {
                const first = kinds[0];
                onAdd({ combinator: 'or', rules: first ? [first.make()] : [] });
              }}
            >
              {say({ ko: '조건 묶음 (괄호)', en: 'A group of conditions' })}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
