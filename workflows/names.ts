/**
 * Task queues: `live`, wakes, single entries and slots, whom somebody waits for; and `bulk`, audience entries, imports,
 * sending, sweeps and whatever else is much and may take its time.
 */
export const QUEUES = ['live', 'bulk'] as const;
export type QueueName = (typeof QUEUES)[number];

/** Task queue of trainings alone: one at a time in each process, minutes long. */
export const TRAINING_QUEUE = 'training';

/** Messages that fall due within so many milliseconds are waited for by the dispatcher; later ones come back with their slot. */
export const PATIENCE_MS = 120_000;

/** Id of the schedule that sweeps each minute. */
export const SWEEP_SCHEDULE = 'sweep';
