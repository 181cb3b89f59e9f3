import type { Client } from '@temporalio/client';
import type { Order } from '../domain/order';
import type { Revocation } from '../domain/rights';
import type { DeliveryRequest } from '../domain/webhook';
import { TASK_QUEUE } from '../workflows/messages';
import { orderStart } from './order-gateway';
import { revocationStart } from './revocation-gateway';
import { subscriptionStart } from './store-gateway';
import { CALL_MILLISECONDS, temporalCalls, type Taken } from './temporal-calls';
import type { Failure } from './temporal-failures';
import { deliveryStart } from './webhook-gateway';

/** Begins again, from its record, what Temporal does not run although it is open; each call is `closed` for what runs. */
export interface RecoveryGateway {
  resumeOrder(order: Order): Promise<Taken | Failure>;
  resumeSubscription(storeId: string, subscriptionId: string): Promise<Taken | Failure>;
  resumeRevocation(revocation: Revocation): Promise<Taken | Failure>;
  resumeDelivery(request: DeliveryRequest): Promise<Taken | Failure>;
}

/** Also what has ended in Temporal's eyes, as by the hand of somebody who terminated it, is begun again. */
const ANEW = { workflowIdReusePolicy: 'ALLOW_DUPLICATE', workflowIdConflictPolicy: 'FAIL' } as const;

/** Speaks to Temporal by a client; each call is bounded in time. */
export function createRecoveryGateway(client: Client, taskQueue = TASK_QUEUE): RecoveryGateway {
  const { send } = temporalCalls(client, CALL_MILLISECONDS);
  const start = (workflow: string, options: Parameters<Client['workflow']['start']>[1]) =>
    send(() => client.workflow.start(workflow, { ...options, ...ANEW }));
  return {
    resumeOrder: (order) => start('fulfillOrder', orderStart(order, taskQueue)),
    resumeSubscription: (...of) => start('keepSubscription', subscriptionStart(...of, taskQueue)),
    resumeRevocation: (revocation) => start('revokeRights', revocationStart(revocation, taskQueue)),
    resumeDelivery: (request) => start('deliverEvent', deliveryStart(request, taskQueue)),
  };
}
