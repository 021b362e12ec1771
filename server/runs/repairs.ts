/** What a sweep repaired. */
export interface Repairs {
  /** Batches boarded for people who were due and carried by nobody. */
  readonly boarded: number;
  /** Batches without a workflow that were put down. */
  readonly unloaded: number;
  /** Minutes with parked people or held-back messages that should long have had a slot workflow and had none. */
  readonly slots: number;
  /** Senders with messages that could leave. */
  readonly senders: number;
  /** People who were still inside stopped journeys and left. */
  readonly left: number;
  /** People whom a publication that was broken off still had to move to the new version, or to let leave. */
  readonly moved: number;
}
