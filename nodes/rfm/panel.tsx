import { Estimate } from '../fields/Estimate.tsx';
import { Field } from '../fields/Field.tsx';
import { useText } from '../fields/context.ts';
import { issuesAt } from '../fields/issues-at.ts';
import type { PanelProps } from '../fields/panel-props.ts';
import { PanelStack } from '../fields/PanelStack.tsx';
import { RfmPicker } from '../fields/RfmPicker.tsx';
import type { RfmConfig } from './config.ts';

/** Which part of the RFM grid passes. */
export function Panel({ config, onChange, issues }: PanelProps<RfmConfig>) {
  const say = useText();
  return (
    <PanelStack issues={issues} fields={['groups', 'cells', 'm']}>
      <Field
        label={say({ ko: '통과할 고객', en: 'Who passes' })}
        hint={say({
          ko: '칸을 끌어서 칠하거나 그룹을 골라요. 칠한 칸이나 고른 그룹 중 하나에 들면 ‘해당’으로 가요.',
          en: 'Paint cells or choose groups. Whoever is in a painted cell or a chosen group leaves by In.',
        })}
        issues={['groups', 'cells', 'm'].flatMap((field) => issuesAt(issues, field))}
      >
        <RfmPicker value={config} onChange={onChange} />
      </Field>
      <Field label={say({ ko: '지금 해당하는 고객', en: 'Customers in it now' })}>
        <Estimate filter={{ combinator: 'and', rules: [{ kind: 'rfm', in: config }] }} />
      </Field>
    </PanelStack>
  );
}
