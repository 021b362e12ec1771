import { PagePending } from '../../shell/PagePending.tsx';

/** Filled in by the page of this name. */
export function StuckPage() {
  return <PagePending />;
}
