import { randomUUID } from 'node:crypto';
import type { sendSummary } from '../../workflows';
import { useTemporal } from '../helpers/temporal';

describe('sendSummary', () => {
  const temporal = useTemporal();
  const send = (mailSummary: (until: string) => Promise<'sent'>) =>
    temporal.run({ mailSummary }, async ({ env, taskQueue }) => {
      const options = { workflowId: randomUUID(), taskQueue, args: [] as [] };
      return (await env.client.workflow.start<typeof sendSummary>('sendSummary', options)).result();
    });

  it('tells until its own beginning, the same in every try', async () => {
    let failures = 3;
    const mailSummary = jest.fn(async (until: string) => {
      if (failures-- > 0) throw new Error(`no mail server for ${until}`);
      return 'sent' as const;
    });
    const outcome = await send(mailSummary);

    expect(outcome).toBe('sent');
    expect(new Set(mailSummary.mock.calls.map(([until]) => until)).size).toBe(1);
    expect(mailSummary).toHaveBeenCalledTimes(4);
  });

  it('gives up after a day, so that the next one may tell what this one could not', async () => {
    await expect(send(() => Promise.reject(new Error('no mail server')))).rejects.toThrow();
  });
});
