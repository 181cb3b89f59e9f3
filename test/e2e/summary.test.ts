import { ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import { scheduleSummary } from '../../api/summary-schedule';
import { SUMMARY_WORKFLOW_ID } from '../../domain/ids';
import { ordersOf } from '../helpers/direct-orders';
import { until, useEngine } from '../helpers/engine';

jest.setTimeout(300_000);

const TO = 'summary@example.com';

describe('the summary by mail', () => {
  const engine = useEngine();
  const { placeForSure } = ordersOf(engine);
  const schedule = () => engine.temporal.schedule.getHandle(SUMMARY_WORKFLOW_ID);
  const put = (body: object) => engine.call('PUT', '/v1/reports/summary', { body });
  const mails = () => engine.servers.mailbox.mails({ to: TO });

  /** How often the running summary's mail has been tried. */
  async function attempts(): Promise<number> {
    const [action] = (await schedule().describe()).info.runningActions;
    if (!action) return 0;
    const { raw } = await engine.temporal.workflow.getHandle(action.workflow.workflowId).describe();
    return raw.pendingActivities?.[0]?.attempt ?? 0;
  }

  async function ended(): Promise<number> {
    const { numActionsTaken, runningActions } = (await schedule().describe()).info;
    return numActionsTaken - runningActions.length;
  }

  it('is on a schedule as long as somebody wants it', async () => {
    await put({ to: TO, every: 'day', hour: 5 });
    const daily = await schedule().describe();
    await schedule().pause('on vacation');
    await put({ to: TO, every: 'week', hour: 6 });
    const weekly = await schedule().describe();
    await put({ every: null });
    await put({ every: null });

    expect(daily.spec.calendars).toMatchObject([{ hour: [{ start: 5 }], minute: [{ start: 0 }] }]);
    expect(daily.action).toMatchObject({ workflowType: 'sendSummary', workflowId: SUMMARY_WORKFLOW_ID });
    expect(weekly.spec.calendars).toMatchObject([{ hour: [{ start: 6 }], dayOfWeek: [{ start: 'MONDAY' }] }]);
    expect(weekly.state).toMatchObject({ paused: true, note: 'on vacation' });
    await expect(schedule().describe()).rejects.toThrow(ScheduleNotFoundError);
  });

  it('comes once for each period, although its worker is killed while the mail server is down', async () => {
    await put({ to: TO, every: 'day' });
    await placeForSure({ externalId: 'SUMMED-1' });
    await engine.servers.mailbox.stop();
    await schedule().trigger(ScheduleOverlapPolicy.BUFFER_ONE);
    await until('the mail to be tried', async () => (await attempts()) > 1);
    await engine.worker.kill();
    await engine.startWorker();
    await engine.servers.restartMailbox();
    await until('the first summary to end', async () => (await ended()) === 1);
    await schedule().trigger(ScheduleOverlapPolicy.BUFFER_ONE);
    await until('the second summary to end', async () => (await ended()) === 2);
    const subjects = mails().map(({ subject }) => subject);

    expect(subjects.toSorted()).toEqual([
      'Example Software: new orders 0, lines to see to 0',
      'Example Software: new orders 1, lines to see to 0',
    ]);
  });

  it('is put on its schedule by a worker that starts and finds none', async () => {
    await put({ to: TO, every: 'week', hour: 3 });
    await schedule().delete();
    await engine.startWorker();
    await until('the schedule to be there', async () => (await schedule().describe()).spec.calendars !== undefined);

    expect((await schedule().describe()).spec.calendars).toMatchObject([{ hour: [{ start: 3 }] }]);
    await scheduleSummary(engine.temporal, { every: null, hour: 3 });
  });
});
