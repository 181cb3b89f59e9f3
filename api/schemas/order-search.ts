import { z } from 'zod';
import { ORDER_STATES } from '../../domain/order';
import { cursor, email, licenseCode, madeId, page } from './fields';
import { json, operation } from './operation';
import { order } from './orders';

const instant = z.iso.datetime({ offset: true }).optional();
const id = madeId.trim().min(1, 'Must not be empty').optional();
const name = z.string().trim().min(1, 'Must not be empty').max(500).optional();

export const orderSearchBody = z
  .strictObject({
    text: id.meta({
      description:
        "Keyrail's id, the store's, the number that the shop shows, or the buyer's address: whichever it is, whole; a # before it does not matter.",
    }),
    order: id.meta({ description: "Keyrail's id." }),
    externalId: name,
    number: name.meta({ description: 'What the shop shows its buyer the order as.' }),
    email: email.optional(),
    code: licenseCode.optional().meta({ description: 'One that the order has given, however it is written.' }),
    store: name,
    state: z.enum(ORDER_STATES).optional(),
    from: instant.meta({ description: 'Accepted at this time or later.' }),
    to: instant.meta({ description: 'Accepted at this time or earlier.' }),
    ...page,
  })
  .meta({ id: 'OrderSearch', example: { text: 'ann@example.com' } });

/** The call that searches orders. */
export const orderSearchOperations = [
  operation({
    method: 'post',
    path: '/v1/orders/search',
    tag: 'Orders',
    summary: 'Search orders, the newest first',
    description:
      'As `GET /v1/orders`, but with what is personal or secret in the body, which is not logged. What is given narrows the list together.',
    roles: ['store', 'support', 'operator', 'admin'],
    body: { 'application/json': orderSearchBody },
    answers: { 200: json('A page of orders', z.object({ orders: z.array(order), cursor })) },
    problems: [400, 415, 422, 429, 503],
  }),
];
