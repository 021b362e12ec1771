import { useTranslation } from 'react-i18next';
import type { RfmCell } from '../../../engine/contract/shop.ts';
import { rfmCellPart } from '../../../engine/rfm-part.ts';
import { rfmGroupOf } from '../../../engine/rfm.ts';
import { RFM_GROUP_NAMES } from '../../../nodes/rfm/group-names.ts';
import { useText } from '../../i18n/use-locale.ts';
import { PeopleLink } from './PeopleLink.tsx';
import classes from './prediction.module.css';

const FROM_BEST = [5, 4, 3, 2, 1] as const;
const SCORES = [1, 2, 3, 4, 5] as const;
/** Above this share of the fullest cell the tint is dark enough for light ink. */
const DARK = 0.55;

/** Twenty-five cells, the darker the more people, with the number and the group's name in each. */
export function RfmMap({ cells }: { readonly cells: readonly RfmCell[] }) {
  const { t } = useTranslation('prediction');
  const say = useText();
  const peopleIn = (r: number, f: number) => cells.find((cell) => cell.r === r && cell.f === f)?.people ?? 0;
  const most = Math.max(1, ...cells.filter((cell) => cell.r > 0).map((cell) => cell.people));
  return (
    <table className={classes['map']}>
      <caption className="naru-hidden">{t('rfm.title')}</caption>
      <thead>
        <tr>
          <td />
          {SCORES.map((f) => (
            <th key={f} scope="col">
              F{f}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {FROM_BEST.map((r) => (
          <tr key={r}>
            <th scope="row">R{r}</th>
            {SCORES.map((f) => {
              const depth = peopleIn(r, f) / most;
              return (
                <td
                  key={f}
                  className={classes['cell']}
                  data-deep={depth > DARK || undefined}
                  style={{
                    background: `color-mix(in oklab, var(--naru-accent) ${String(Math.round(depth > DARK ? 70 + 30 * depth : 45 * depth))}%, var(--naru-ground))`,
                  }}
                >
                  <strong>
                    <PeopleLink
                      people={peopleIn(r, f)}
                      rfm={rfmCellPart({ r, f })}
                      label={t('rfm.cell', { r, f, group: say(RFM_GROUP_NAMES[rfmGroupOf(r, f)]) })}
                      className={classes['cellLink']}
                    />
                  </strong>
                  <span>{say(RFM_GROUP_NAMES[rfmGroupOf(r, f)])}</span>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
