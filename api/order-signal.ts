import type { SignalDefinition } from '@temporalio/common';
import type { OrderIdentity } from '../domain/ids';
import type { ApiContext } from './context';
import type { Taken } from './temporal-calls';
import { readRecorded } from './order-lookup';
import type { Failure } from './temporal-failures';

/** Tells an order something, whether it is under way or has ended; `not_running` when nobody knows of such an order. */
export async function tellOrder<Message>(
  { models, gateway }: Pick<ApiContext, 'models' | 'gateway'>,
  identity: OrderIdentity,
  signal: SignalDefinition<[Message]>,
  message: Message,
): Promise<Taken | Failure> {
  const told = await gateway.signal(identity, signal, message, null);
  if (told.status !== 'not_running') return told;
  const { order, isDown } = await readRecorded({ models }, identity.orderId);
  if (isDown) return { status: 'unavailable' };
  return order ? gateway.signal(identity, signal, message, order) : told;
}
