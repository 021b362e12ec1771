import { Link } from '@tanstack/react-router';
import { useFormat } from '../../i18n/use-format.ts';
import classes from './prediction.module.css';

/** A number of people that opens them; nobody is nothing to open. */
export function PeopleLink({
  people,
  label,
  band,
  above,
}: {
  readonly people: number;
  /** What it is the number of, for those who hear the link alone. */
  readonly label: string;
  readonly band?: number;
  readonly above?: number;
}) {
  const format = useFormat();
  if (people === 0) return format.count(0);
  return (
    <Link
      to="/people"
      search={{ ...(band !== undefined && { band }), ...(above !== undefined && { above }) }}
      className={classes['plain']}
      aria-label={`${label}: ${format.count(people)}`}
    >
      {format.count(people)}
    </Link>
  );
}
