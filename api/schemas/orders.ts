import { z } from 'zod';
import { EXCEPTION_ACTIONS } from '../../domain/exception-actions';
import { EXCEPTION_REASONS } from '../../domain/exception';
import { LINE_STATES } from '../../domain/line-state';
import { ORDER_STATES, TIMELINE_EVENTS } from '../../domain/order';
import { CODE_SOURCES } from '../../domain/product';
import { DELIVERY_MODES } from '../../domain/purchase';
import {
  addedDays,
  amount,
  chosenId,
  currency,
  cursor,
  email,
  features,
  fieldMap,
  flag,
  licenseCode,
  line,
  page,
  storeFilter,
  time,
} from './fields';
import { json, operation } from './operation';

const country = z.string().regex(/^[A-Z]{2}$/, 'Must be an ISO 3166-1 code of two capitals');

const address = z
  .strictObject({
    line1: line(200).nullish(),
    line2: line(200).nullish(),
    line3: line(200).nullish(),
    city: line(200).nullish(),
    state: line(200).nullish(),
    postalCode: line(50).nullish(),
    country: country.nullish(),
    phone: line(50).nullish(),
  })
  .meta({ id: 'Address' });

const buyer = z.strictObject({
  email: email.nullish(),
  name: line(200).nullish(),
  company: line(200).nullish(),
  country: country.nullish(),
  billingAddress: address.nullish(),
  shippingAddress: address.nullish(),
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}$/, 'Must be a locale, as en-US')
    .nullish(),
});

const gatewayId = (description: string, example: string) =>
  z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'Must be 1 to 200 characters without spaces')
    .meta({ description, example });

const payment = z
  .strictObject({
    method: gatewayId("The gateway's id of the buyer's reusable means of payment.", 'pm_1234'),
    customer: gatewayId("The gateway's id of the buyer, where it needs one.", 'cus_1234').nullish(),
  })
  .meta({ id: 'OrderPayment', description: 'What Keyrail charges when the codes are there; left out, nothing.' });

const orderedLine = (maximumUnits: number) =>
  z.strictObject({
    key: line(100).optional().meta({
      description: 'Names the line within the order; the product, with #2 for its second line, when left out.',
    }),
    product: line(100).meta({ description: "The store's product id.", example: 'desktop-app' }),
    quantity: z
      .int('Must be a whole number')
      .min(1, 'Must be at least 1')
      .max(maximumUnits, `Must be at most ${maximumUnits}`)
      .meta({ example: 2 }),
    unitPrice: amount.nullish().meta({ description: 'After discount, before tax, in minor units.', example: 4900 }),
    tax: amount.nullish().meta({ description: 'On the whole line, in minor units.' }),
    attributes: fieldMap.optional().meta({ description: 'What the publisher is told of the line besides.' }),
    features: features
      .optional()
      .meta({ description: 'Of its licenses, over those of the product and the store.', example: { edition: 'pro' } }),
    upgrades: z
      .strictObject({
        code: licenseCode,
        days: addedDays.nullish().meta({ description: "Added to its end; the product's when left out, 0 for none." }),
      })
      .optional()
      .meta({ description: 'The license that the line renews or upgrades, instead of bringing a new one.' }),
  });

const EXAMPLE = {
  store: 'direct',
  externalId: 'A-1',
  buyer: { email: 'ann@example.com', name: 'Ann' },
  currency: 'USD',
  delivery: 'response',
  lines: [{ product: 'desktop-app', quantity: 2, unitPrice: 4900 }],
};

/** What places an order. */
export const placeOrderBody = (maximumUnits: number) =>
  z
    .strictObject({
      store: chosenId,
      externalId: line(200).meta({ description: 'Your own id of the order: the same one never makes a second order.' }),
      number: line(200).nullish().meta({ description: 'What your buyer knows the order as; externalId, left out.' }),
      buyer: buyer.default({}),
      currency: currency.nullish(),
      delivery: z
        .enum(DELIVERY_MODES)
        .optional()
        .meta({ description: "How the codes reach the buyer; the store's way when left out." }),
      test: z.boolean().default(false).meta({ description: 'A test order gets sample codes.' }),
      identification: fieldMap.default({}),
      payment: payment.nullish(),
      lines: z.array(orderedLine(maximumUnits)).min(1, 'Name at least one line').max(100, 'Name at most 100 lines'),
    })
    .meta({ id: 'PlaceOrder', example: EXAMPLE });

export type PlaceOrder = z.output<ReturnType<typeof placeOrderBody>>;

const exception = z
  .object({
    reason: z.enum(EXCEPTION_REASONS),
    message: z.string(),
    cure: z.string(),
    actions: z.array(z.enum(EXCEPTION_ACTIONS)).meta({ description: 'What corrects it.' }),
    facts: z.record(z.string(), z.union([z.string(), z.number()])),
    since: time,
    deadline: time.nullable(),
  })
  .meta({ id: 'LineException' });

export const orderLine = z
  .object({
    id: z.string(),
    product: z.string(),
    storeProduct: z.string(),
    quantity: z.int(),
    granted: z.int(),
    unitPrice: z.int().nullable(),
    tax: z.int().nullable().meta({ description: 'On the whole line, in minor units.' }),
    charge: z
      .object({ state: z.enum(['open', 'charged', 'refunded']), amount: z.int() })
      .nullable()
      .meta({ description: 'What Keyrail charges for the line; null where it charges nothing.' }),
    publisher: z.string().nullable().meta({ description: 'The publisher that is asked for its keys.' }),
    reference: z.string().nullable().meta({ description: 'What the publisher knows the order by, where corrected.' }),
    attributes: z
      .record(z.string(), z.string())
      .meta({ description: 'What the publisher is told of the line besides.' }),
    handover: z.enum(['email', 'response', 'both', 'reply']),
    state: z.enum(LINE_STATES),
    message: z.string(),
    exception: exception.nullable(),
    source: z.enum(CODE_SOURCES).nullable(),
    approved: z.array(z.enum(EXCEPTION_REASONS)).meta({ description: 'The reasons that an operator has approved.' }),
    acceptedAt: time,
    deliveredAt: time.nullable(),
    upgrades: z
      .string()
      .nullable()
      .optional()
      .meta({ description: 'The license that the line renews or upgrades; null where nobody has the code.' }),
    codes: z.array(z.string()).optional(),
  })
  .meta({ id: 'OrderLine' });

const timelineEntry = z
  .object({
    at: time,
    event: z.enum(TIMELINE_EVENTS),
    line: z.string().nullable(),
    by: z.string().nullable(),
    why: z.string().nullable(),
    note: z.string().nullable(),
    message: z.string().nullable(),
  })
  .meta({ id: 'TimelineEntry' });

/** An order, as far as it is known: right after it has been taken there may be no lines yet. */
export const order = z
  .object({
    id: z.string(),
    store: z.string(),
    externalId: z.string(),
    number: z
      .string()
      .nullish()
      .meta({ description: 'What the shop shows its buyer the order as, where it has told; else it is externalId.' }),
    state: z.enum(ORDER_STATES),
    message: z.string(),
    next: z.string(),
    statusUrl: z.string().meta({
      description:
        "The buyer's page. A key with the role `store` is told the buyer's own link, as is whoever places the order; to the others it is one by which codes are masked and nothing is paid.",
    }),
    workflowId: z.string().meta({ description: 'Of the workflow that fulfills it, in Temporal.' }),
    test: z.boolean().optional(),
    currency: z.string().nullish(),
    buyer: z
      .object({
        email: z.string().nullable(),
        name: z.string().nullable(),
        company: z.string().nullable(),
        country: z.string().nullable(),
        billingAddress: address.nullish(),
        shippingAddress: address.nullish(),
        locale: z.string().nullish(),
      })
      .optional(),
    identification: z
      .record(z.string(), z.string())
      .optional()
      .meta({ description: 'What the store has sent to be compared with its settings.' }),
    acceptedAt: time.optional(),
    updatedAt: time.optional(),
    endedAt: time.nullish(),
    lines: z.array(orderLine),
    timeline: z.array(timelineEntry).optional(),
  })
  .meta({ id: 'Order' });

export const orderQuery = z.strictObject({
  store: storeFilter,
  state: z.enum(ORDER_STATES).optional(),
  email: z.string().optional(),
  externalId: z.string().optional(),
  number: z.string().optional(),
  from: z.iso.datetime({ offset: true, error: 'Must be an ISO time, as 2026-01-31T12:00:00Z' }).optional(),
  to: z.iso.datetime({ offset: true, error: 'Must be an ISO time, as 2026-01-31T12:00:00Z' }).optional(),
  ...page,
});

export const shownOrderQuery = z.strictObject({
  codes: flag
    .default(true)
    .meta({ type: 'boolean', description: 'false leaves the codes out, for eyes that need not see them.' }),
});

const READERS = ['store', 'support', 'operator', 'admin'] as const;

const placement = (maximumUnits: number) =>
  operation({
    method: 'post',
    path: '/v1/orders',
    tag: 'Orders',
    summary: 'Place an order',
    description: 'A repeated call with the same store and externalId answers with the same order and codes.',
    roles: ['store', 'operator', 'admin'],
    headers: z.object({
      'idempotency-key': z
        .string()
        .max(200)
        .optional()
        .meta({ description: 'The first answer is given again, for a day.' }),
      prefer: z
        .string()
        .optional()
        .meta({ description: 'wait=N waits up to N seconds (at most 60) for the codes.', example: 'wait=10' }),
    }),
    body: { 'application/json': placeOrderBody(maximumUnits) },
    answers: {
      200: json('Known, and ended without delivery', order),
      201: json('Delivered; with codes where they go out in the answer', order),
      202: json('Taken, or with codes of more than 4 MB: Location says where to look', order),
    },
    problems: [400, 404, 409, 413, 415, 422, 429, 503],
  });

/** The calls on orders. */
export const orderOperations = (maximumUnits: number) => [
  placement(maximumUnits),
  operation({
    method: 'get',
    path: '/v1/orders/{id}',
    tag: 'Orders',
    summary: 'Show an order',
    roles: READERS,
    query: shownOrderQuery,
    answers: { 200: json('The order', order) },
    problems: [404, 422, 503],
  }),
  operation({
    method: 'get',
    path: '/v1/orders',
    tag: 'Orders',
    summary: 'List orders, the newest first',
    roles: READERS,
    query: orderQuery,
    answers: { 200: json('A page of orders', z.object({ orders: z.array(order), cursor })) },
    problems: [422, 503],
  }),
];
