import { useTranslation } from 'react-i18next';
import type { LiveNumbers } from '../../engine/contract/live.ts';
import type { CanvasActions } from '../canvas/canvas-context.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Figure } from './Figure.tsx';

/** How many are inside; of a stopped journey, how many still are leaving. */
export function InsideFigure({
  numbers,
  openPeople,
  large = false,
}: {
  readonly numbers: LiveNumbers;
  readonly openPeople: CanvasActions['openPeople'];
  readonly large?: boolean;
}) {
  const { t } = useTranslation('live');
  const format = useFormat();
  const label = t(numbers.state === 'stopped' && numbers.active > 0 ? 'leaving' : 'inside');
  return (
    <Figure large={large} label={label} onOpen={() => openPeople({ where: 'waiting' }, label)}>
      {format.count(numbers.active)}
    </Figure>
  );
}
