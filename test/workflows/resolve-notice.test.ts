import { randomUUID } from 'node:crypto';
import type { UnresolvedNotice } from '../../domain/store-event';
import type { resolveNotice } from '../../workflows';
import { useTemporal, type Run } from '../helpers/temporal';

const NOTICE: UnresolvedNotice = { kind: 'unresolved', eventId: 'evt_1', type: 'charge.refunded', lookup: 'pi_1' };

const resolved = ({ env, taskQueue }: Run) =>
  env.client.workflow.execute<typeof resolveNotice>('resolveNotice', {
    workflowId: randomUUID(),
    taskQueue,
    args: ['stripe', NOTICE],
  });

describe('resolveNotice', () => {
  const temporal = useTemporal();

  it('tells the orders that the platform names', async () => {
    const tellResolved = jest.fn(() => Promise.resolve(2));

    expect(await temporal.run({ tellResolved }, resolved)).toBe('told');
    expect(tellResolved).toHaveBeenCalledWith('stripe', NOTICE);
  });

  it('ends when the platform says that the notice is of no order', async () => {
    expect(await temporal.run({ tellResolved: () => Promise.resolve(0) }, resolved)).toBe('of_none');
  });

  it('goes on asking for days while the platform does not answer', async () => {
    let failures = 500;
    const tellResolved = jest.fn(() => (failures-- > 0 ? Promise.reject(new Error('no answer')) : Promise.resolve(1)));

    expect(await temporal.run({ tellResolved }, resolved)).toBe('told');
  });

  it('sets a notice aside where people look when the platform has not told for a week', async () => {
    const setNoticeAside = jest.fn(() => Promise.resolve());
    const tellResolved = jest.fn(() => Promise.reject(new Error('no answer')));

    expect(await temporal.run({ tellResolved, setNoticeAside }, resolved)).toBe('set_aside');
    expect(setNoticeAside).toHaveBeenCalledWith('stripe', NOTICE);
  });
});
