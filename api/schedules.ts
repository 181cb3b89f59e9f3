import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  type Client,
  type ScheduleOptions,
  type ScheduleUpdateOptions,
} from '@temporalio/client';

/** What begins by itself, and when. */
export type Scheduled = Pick<ScheduleOptions, 'spec' | 'action' | 'policies'> & Pick<ScheduleUpdateOptions, 'action'>;

/** Makes a schedule as it is to be, and removes it where there is to be none; one that an operator has paused stays so. */
export async function keepSchedule(
  { schedule }: Pick<Client, 'schedule'>,
  scheduleId: string,
  scheduled: Scheduled | null,
): Promise<void> {
  if (scheduled === null) return removeSchedule({ schedule }, scheduleId);
  try {
    await schedule.create({ scheduleId, ...scheduled });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await schedule.getHandle(scheduleId).update(({ state }) => ({ ...scheduled, state }));
  }
}

async function removeSchedule({ schedule }: Pick<Client, 'schedule'>, scheduleId: string): Promise<void> {
  try {
    await schedule.getHandle(scheduleId).delete();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
}
