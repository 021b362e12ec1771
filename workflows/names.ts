/** Task queues: wakes, single entries and sending; and audience entries and imports, so that neither waits for the other. */
export const QUEUES = ['live', 'bulk'] as const;

/** Task queue of trainings alone: one at a time in each process, minutes long. */
export const TRAINING_QUEUE = 'training';

/** Messages that fall due within so many milliseconds are waited for by the dispatcher; later ones come back with their slot. */
export const PATIENCE_MS = 120_000;

/** Id of the schedule that sweeps each minute. */
export const SWEEP_SCHEDULE = 'sweep';
