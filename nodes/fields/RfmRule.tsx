import { useState } from 'react';
import { Button, Collapse } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { AudienceRule } from '../../engine/filter.ts';
import { RFM_GROUPS } from '../../engine/filter.ts';
import { RFM_GROUP_NAMES } from '../rfm/group-names.ts';
import { useText } from './context.ts';
import { RfmPicker } from './RfmPicker.tsx';
import { Sentence } from './Sentence.tsx';

type Rfm = Extract<AudienceRule, { kind: 'rfm' }>;

interface RfmRuleProps {
  readonly rule: Rfm;
  readonly onChange: (rule: Rfm) => void;
}

/** A part of the RFM grid in one line, with the grid to paint underneath when it is opened. */
export function RfmRule({ rule, onChange }: RfmRuleProps) {
  const say = useText();
  const [open, setOpen] = useState(false);
  const { cells, groups, m } = rule.in;
  const names = RFM_GROUPS.filter((group) => groups.includes(group)).map((group) => say(RFM_GROUP_NAMES[group]));
  if (cells.length > 0) names.push(say({ ko: `${String(cells.length)}칸`, en: `${String(cells.length)} cells` }));
  if (m) names.push(`M ${String(m.min)}-${String(m.max)}`);
  const summary = names.length === 0 ? say({ ko: '전체', en: 'anywhere' }) : names.join(', ');
  return (
    <>
      <Sentence>
        <span>{say({ ko: 'RFM이', en: 'RFM is' })}</span>
        <Button
          variant="default"
          size="compact-sm"
          rightSection={<IconChevronDown size={14} aria-hidden style={{ rotate: open ? '180deg' : '0deg' }} />}
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
          }}
          style={{ maxWidth: '100%' }}
        >
          {summary}
        </Button>
        <span>{say({ ko: '에 해당', en: '' })}</span>
      </Sentence>
      <Collapse expanded={open}>
        <RfmPicker
          value={rule.in}
          onChange={(selection) => {
            onChange({ ...rule, in: selection });
          }}
        />
      </Collapse>
    </>
  );
}
