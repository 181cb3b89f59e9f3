import { useQueryClient } from '@tanstack/react-query';
import { api, client, type Problem, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';

type Order = Schemas['Order'];
type Call = Promise<{ data?: Order | undefined; error?: Problem | undefined }>;

const LOOKS = 20;
const PAUSE_MILLISECONDS = 150;

const paramsOf = (id: string) => ({ params: { path: { id }, query: { codes: false } } });

/** How an order is read, without its codes. */
export const orderOptions = (id: string) => api.queryOptions('get', '/v1/orders/{id}', paramsOf(id));

/** Waits for an action on an order, and until what is read of the order has it: nothing older is shown after it. */
export function useActed(): (call: Call) => Promise<void> {
  const queries = useQueryClient();
  return async (call) => {
    const answered = await doing(call);
    if (answered) queries.setQueryData(orderOptions(answered.id).queryKey, await readAsNew(answered));
  };
}

async function readAsNew(answered: Order): Promise<Order> {
  for (let look = 0; look < LOOKS; look += 1) {
    const { data: read } = await client.GET('/v1/orders/{id}', paramsOf(answered.id));
    if (read && isAsNew(read, answered)) return read;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
  }
  return answered;
}

/** By their times, which are all written alike. */
const isAsNew = ({ updatedAt = '' }: Order, { updatedAt: least = '' }: Order): boolean => updatedAt >= least;
