import { ScheduleAlreadyRunning, type Client, type ScheduleOptions } from '@temporalio/client';

/** What a schedule of ours says of itself: when, how late it may be, and which workflow it starts. */
export type Timetable = Required<Pick<ScheduleOptions, 'scheduleId' | 'spec' | 'policies' | 'action'>>;

/** Puts a schedule in place, or changes the one that is there. @throws when the server cannot be reached. */
export async function putSchedule({ schedule }: Client, timetable: Timetable): Promise<void> {
  const { scheduleId, spec, policies, action } = timetable;
  try {
    await schedule.create(timetable);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await schedule
      .getHandle(scheduleId)
      .update((before) => ({ ...before, spec, policies: { ...before.policies, ...policies }, action }));
  }
}
