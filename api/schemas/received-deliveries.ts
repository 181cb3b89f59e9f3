import { z } from 'zod';
import { DELIVERY_VERDICTS } from '../../domain/received-delivery';
import { cursor, pageQuery, time } from './fields';
import { json, operation } from './operation';

const delivery = z
  .object({
    store: z.string(),
    at: time,
    status: z.int().meta({ description: 'Of the answer.' }),
    verdict: z.enum(DELIVERY_VERDICTS).meta({ description: 'unavailable: the platform is to send it again.' }),
    kinds: z.array(z.string()).meta({ description: 'Of the events in it.', example: ['orderPaid'] }),
    reason: z.string().nullable(),
  })
  .meta({ id: 'ReceivedDelivery' });

/** The call on what platforms have sent. */
export const receivedDeliveryOperations = [
  operation({
    method: 'get',
    path: '/v1/stores/{id}/deliveries',
    tag: 'Stores',
    summary: 'List what a platform has sent lately and how it was answered, the newest first',
    description:
      'At least the last 200 of 30 days, without bodies and names. It is recorded after the answer: under a database that is slow some are left out.',
    roles: ['support', 'operator', 'admin'],
    query: pageQuery,
    answers: { 200: json('A page of deliveries', z.object({ deliveries: z.array(delivery), cursor })) },
    problems: [404, 422, 503],
  }),
];
