import { createOrderGateway } from '../../api/order-gateway';
import { webhookReplayWorkflowId } from '../../domain/ids';
import type { WebhookReplay } from '../../domain/webhook';
import { useTemporal } from '../helpers/temporal';

describe('replayEvents', () => {
  const temporal = useTemporal();
  const replay = { endpoint: 'erp', from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' };

  it('goes from page to page, all in one round, and repeats a page that has failed', async () => {
    const pages: [number, string | null][] = [];
    const replayPage = async (_replay: WebhookReplay, round: number, cursor: string | null) => {
      pages.push([round, cursor]);
      if (pages.length === 2) throw new Error('no database');
      return pages.length < 4 ? `after ${cursor ?? 'nothing'}` : null;
    };
    const second = await temporal.run({ replayPage }, async ({ env, taskQueue }) => {
      const gateway = createOrderGateway(env.client, { taskQueue });
      await gateway.replayEvents(replay);
      const { status } = await gateway.replayEvents(replay);
      await env.client.workflow.getHandle(webhookReplayWorkflowId('erp')).result();
      return status;
    });

    expect(second).toBe('closed');
    expect(pages.map(([, cursor]) => cursor)).toEqual([null, 'after nothing', 'after nothing', 'after after nothing']);
    expect(new Set(pages.map(([round]) => round)).size).toBe(1);
    expect(pages[0]?.[0]).toBeGreaterThan(0);
  });
});
