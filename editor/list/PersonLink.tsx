import { Link } from '@tanstack/react-router';

interface PersonLinkProps {
  readonly customer: { readonly id: number; readonly name: string | null; readonly externalId: string };
  /** Their way through a journey that the page shows. */
  readonly run?: number;
  readonly className: string | undefined;
}

/** Somebody's name, or their id, that leads to their page; a row in which it stands is not opened with it. */
export function PersonLink({ customer, run, className }: PersonLinkProps) {
  return (
    <Link
      to="/people/$customerId"
      params={{ customerId: String(customer.id) }}
      search={run === undefined ? {} : { run }}
      className={className}
      onClick={(event) => event.stopPropagation()}
    >
      {customer.name ?? customer.externalId}
    </Link>
  );
}
