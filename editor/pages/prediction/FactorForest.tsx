import { useTranslation } from 'react-i18next';
import type { Factor } from '../../../engine/contract/insights.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { WideTable } from '../../list/WideTable.tsx';
import classes from './signals.module.css';
import { useFactorWords } from './use-factor-words.ts';

const HEIGHT = 22;
/** Percent left free at both ends of the scale. */
const ROOM = 2;

/** One row per factor: what a step is, the odds ratio with its interval on a logarithmic scale about "no difference". */
export function FactorForest({
  factors,
  typicalShare,
}: {
  readonly factors: readonly Factor[];
  readonly typicalShare: number;
}) {
  const { t } = useTranslation('insights');
  const format = useFormat();
  const { name, step } = useFactorWords();
  const reach = Math.log(Math.max(1.5, ...factors.flatMap(({ low, high }) => [1 / low, high])) * 1.05);
  const at = (ratio: number): string => `${String(50 + (Math.log(ratio) / reach) * (50 - ROOM))}%`;
  return (
    <WideTable label={t('factors.chart')}>
      <table className={classes['forest']}>
        <thead>
          <tr>
            <th scope="col" align="left">
              {t('factors.factor')}
            </th>
            <th scope="col" align="center">
              {t('factors.less')} ← → {t('factors.more')}
            </th>
            <th scope="col" align="right">
              {t('factors.shareChange')}
            </th>
          </tr>
        </thead>
        <tbody>
          {factors.map((factor) => {
            const { oddsRatio, low, high, share } = factor;
            const tone = low > 1 ? 'more' : high < 1 ? 'less' : 'open';
            const words = t(`factors.words.${tone}`, {
              ratio: oddsRatio.toFixed(2),
              low: low.toFixed(2),
              high: high.toFixed(2),
            });
            return (
              <tr key={factor.name} data-open={tone === 'open' || undefined}>
                <th scope="row" align="left">
                  <strong>{name(factor.name)}</strong>
                  <br />
                  {step(factor)}
                </th>
                <td align="center">
                  <svg className={classes['scale']} data-tone={tone} height={HEIGHT} role="img" aria-label={words}>
                    <line className={classes['axis']} x1="0%" x2="100%" y1={HEIGHT / 2} y2={HEIGHT / 2} />
                    <line className={classes['even']} x1="50%" x2="50%" y1={0} y2={HEIGHT} />
                    <line className={classes['range']} x1={at(low)} x2={at(high)} y1={HEIGHT / 2} y2={HEIGHT / 2} />
                    <circle className={classes['point']} cx={at(oddsRatio)} cy={HEIGHT / 2} r={5} />
                  </svg>
                  <span className={classes['said']}>{words}</span>
                </td>
                <td align="right">{`${format.share(typicalShare)} → ${format.share(share)}`}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </WideTable>
  );
}
