import { Slider, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Issue } from '../../engine/issue.ts';
import { Field } from '../../nodes/fields/Field.tsx';
import { useFields } from '../../nodes/fields/context.ts';
import { IssueLines } from '../../nodes/fields/IssueLines.tsx';
import { useFormat } from '../i18n/use-format.ts';

/** The journey's own share of people who get nothing. */
export function HoldoutSettings({
  holdout,
  onChange,
}: {
  readonly holdout: number;
  readonly onChange: (holdout: number) => void;
}) {
  const { t } = useTranslation('panel');
  const format = useFormat();
  return (
    <Field
      label={t('holdout.title')}
      hint={t('holdout.hint')}
      aside={
        <Text size="sm" fw={600} className="naru-figures">
          {format.share(holdout)}
        </Text>
      }
    >
      <Slider
        thumbLabel={t('holdout.title')}
        value={Math.round(holdout * 100)}
        min={0}
        max={50}
        step={1}
        label={(value) => `${String(value)}%`}
        onChange={(value) => onChange(value / 100)}
      />
    </Field>
  );
}

/** Is the journey for everybody, the shop's untreated group included? */
export function UntreatedSetting({
  isForAll,
  issues,
  onChange,
}: {
  readonly isForAll: boolean;
  readonly issues: readonly Issue[];
  readonly onChange: (untreated: 'respect' | 'ignore') => void;
}) {
  const { t } = useTranslation('panel');
  const format = useFormat();
  const share = useFields().settings?.untreatedShare ?? 0;
  return (
    <div>
      <Switch
        label={t('untreated.label')}
        description={share > 0 ? t('untreated.hint', { share: format.share(share) }) : t('untreated.off')}
        checked={isForAll}
        onChange={(event) => onChange(event.currentTarget.checked ? 'ignore' : 'respect')}
      />
      <IssueLines issues={issues} />
    </div>
  );
}
