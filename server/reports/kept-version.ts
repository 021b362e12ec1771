import type { Plan } from '../../engine/plan.ts';
import type { MessageSums } from './message-sums.ts';
import type { PassageBook } from './passage-book.ts';

/** What is kept between two looks at one version. */
export interface KeptVersion {
  readonly plan: Plan;
  readonly publishedAt: number;
  readonly book: PassageBook;
  readonly messages: MessageSums;
}
