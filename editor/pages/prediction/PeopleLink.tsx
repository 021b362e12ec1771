import { Link } from '@tanstack/react-router';
import type { PeopleFilter } from '../../api/calls.ts';
import { useFormat } from '../../i18n/use-format.ts';
import classes from './prediction.module.css';

/** A number of people that opens them; nobody is nothing to open. */
export function PeopleLink({
  people,
  label,
  className = classes['plain'],
  band,
  above,
  silentFor,
  rfm,
}: {
  readonly people: number;
  /** What it is the number of, for those who hear the link alone. */
  readonly label: string;
  readonly className?: string | undefined;
} & PeopleFilter) {
  const format = useFormat();
  if (people === 0) return format.count(0);
  const filter: PeopleFilter = {
    ...(band !== undefined && { band }),
    ...(above !== undefined && { above }),
    ...(silentFor !== undefined && { silentFor }),
    ...(rfm !== undefined && { rfm }),
  };
  return (
    <Link to="/people" search={filter} className={className} aria-label={`${label}: ${format.count(people)}`}>
      {format.count(people)}
    </Link>
  );
}
