import { useTranslation } from 'react-i18next';
import type { CustomerListItem } from '../../../engine/contract/people.ts';
import { useFormat } from '../../i18n/use-format.ts';
import classes from '../../list/list.module.css';
import type { Column } from '../../list/columns.ts';
import { PersonLink } from '../../list/PersonLink.tsx';
import { BandTile } from '../person/BandTile.tsx';
import { phoneText } from '../../../engine/phone-text.ts';

const NONE = '–';

/** The columns of both lists of people; the one by daily scores has more of them. */
export function usePeopleColumns(by: 'name' | 'score'): readonly Column<CustomerListItem>[] {
  const { t } = useTranslation(['people', 'insights']);
  const format = useFormat();
  const scored = by === 'score';
  const amount = (value: number | null | undefined): string =>
    value === null || value === undefined ? NONE : format.money(value);
  const scores: readonly Column<CustomerListItem>[] = [
    { key: 'value', label: t('insights:list.value'), right: true, cell: ({ score }) => amount(score?.value) },
    { key: 'atRisk', label: t('insights:list.atRisk'), right: true, cell: ({ score }) => amount(score?.atRisk) },
    {
      key: 'probability',
      label: t('insights:list.probability'),
      right: true,
      cell: ({ score }) => (score ? <strong className={classes['strong']}>{format.fineShare(score.p)}</strong> : NONE),
    },
  ];
  return [
    {
      key: 'name',
      label: t('people:columns.name'),
      always: true,
      cell: (person) => <PersonLink customer={person} className={classes['name']} />,
    },
    {
      key: 'id',
      label: t('people:columns.id'),
      extra: scored,
      cell: ({ externalId }) => <span className={classes['whole']}>{externalId}</span>,
    },
    { key: 'email', label: t('people:columns.email'), cell: ({ email }) => email ?? NONE },
    {
      key: 'phone',
      label: t('people:columns.phone'),
      extra: scored,
      cell: ({ phone }) => (
        <span className={`naru-figures ${classes['whole'] ?? ''}`}>{phone === null ? NONE : phoneText(phone)}</span>
      ),
    },
    { key: 'orders', label: t('people:columns.orders'), right: true, cell: ({ orders }) => format.count(orders) },
    {
      key: 'lastOrder',
      label: t('people:columns.lastOrder'),
      right: true,
      cell: ({ lastOrderDay }) => (lastOrderDay === null ? NONE : format.date(lastOrderDay)),
    },
    ...(scored ? scores : []),
    {
      key: 'band',
      label: t('people:columns.band'),
      right: true,
      cell: ({ band }) => (band === null || band === undefined ? NONE : <BandTile band={band} />),
    },
  ];
}
