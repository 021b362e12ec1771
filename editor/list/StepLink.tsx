import { Link } from '@tanstack/react-router';

interface StepLinkProps {
  /** Where somebody or something of theirs is: the journey, its name, and the node. */
  readonly at: { readonly journey: string; readonly journeyName: string; readonly node: string };
  readonly className: string | undefined;
}

/** The name of a journey that leads to the live numbers of one of its nodes; its row is not opened with it. */
export function StepLink({ at: { journey, journeyName, node }, className }: StepLinkProps) {
  return (
    <Link
      to="/journeys/$journeyId"
      params={{ journeyId: journey }}
      search={{ mode: 'live', node }}
      className={className}
      onClick={(event) => event.stopPropagation()}
    >
      {journeyName}
    </Link>
  );
}
