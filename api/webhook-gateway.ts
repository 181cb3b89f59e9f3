import type { Client } from '@temporalio/client';
import { webhookReplayWorkflowId, webhookWorkflowId } from '../domain/ids';
import type { DeliveryRequest, WebhookReplay } from '../domain/webhook';
import type { Taken, TemporalCalls } from './temporal-calls';
import type { Failure } from './temporal-failures';

/** What is asked of Temporal for the vendor's own systems. */
export interface WebhookGateway {
  /** Brings an event to an endpoint; `closed` when that has begun or ended before. A replay begins anew, and ends what is under way. */
  deliverEvent(request: DeliveryRequest): Promise<Taken | Failure>;
  /** Begins to send an endpoint once more what has happened; `closed` while that is under way already. */
  replayEvents(replay: WebhookReplay): Promise<Taken | Failure>;
}

/** What brings an event to an endpoint. */
export const deliveryStart = (request: DeliveryRequest, taskQueue: string) => ({
  workflowId: webhookWorkflowId(request.endpoint, request.event),
  taskQueue,
  args: [request],
  staticSummary: `Event ${request.event} for ${request.endpoint}`,
});

/** Makes those calls. */
export const webhookCalls = (client: Client, taskQueue: string, { send }: TemporalCalls): WebhookGateway => ({
  deliverEvent: (request) =>
    send(() =>
      client.workflow.start('deliverEvent', {
        ...deliveryStart(request, taskQueue),
        ...(request.round > 0
          ? { workflowIdReusePolicy: 'ALLOW_DUPLICATE', workflowIdConflictPolicy: 'TERMINATE_EXISTING' }
          : { workflowIdReusePolicy: 'REJECT_DUPLICATE', workflowIdConflictPolicy: 'FAIL' }),
      }),
    ),

  replayEvents: (replay) =>
    send(() =>
      client.workflow.start('replayEvents', {
        workflowId: webhookReplayWorkflowId(replay.endpoint),
        taskQueue,
        args: [replay],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        staticSummary: `Replay for ${replay.endpoint}`,
      }),
    ),
});
