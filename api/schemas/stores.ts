import { z } from 'zod';
import { isPublicKey } from '../../config/public-key';
import { CHARGE_MODES, GATEWAYS, PAYMENT_MODES } from '../../domain/payment';
import { DELIVERY_MODES } from '../../domain/purchase';
import { serverUrlFault } from '../../domain/server-url';
import { PLATFORMS } from '../../domain/store';
import { chosenId, email, features, fieldMap, line, onlyNew } from './fields';
import { json, operation } from './operation';

const secret = z.strictObject({
  value: z.string().min(1, 'Must not be empty').max(500, 'Must have at most 500 characters'),
  acceptedUntil: z.iso
    .datetime({ offset: true, error: 'Must be an ISO time, as 2026-01-31T12:00:00Z' })
    .nullable()
    .default(null)
    .meta({ description: 'Until when a secret that is being rotated out is accepted; null for the one in force.' }),
});

const accessKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,500}$/, 'Must be 1 to 500 characters without spaces')
  .nullable()
  .optional();

const trustedKey = z
  .string()
  .max(20_000, 'Must have at most 20,000 characters')
  .refine(isPublicKey, 'Must be a public key or a certificate in PEM');

const credentials = z
  .strictObject({
    webhookSecrets: z.array(secret).max(10).optional(),
    licenseKeys: z.array(secret).max(10).optional(),
    trustedKeys: z.array(trustedKey).max(10).optional().meta({
      description: 'Public keys or certificates in PEM that verify in place of those that the platform publishes.',
    }),
    gateway: z
      .strictObject({ secretKey: accessKey, publicKey: accessKey })
      .optional()
      .meta({ description: 'What the gateway lets Keyrail in by; null removes a key.' }),
    api: z
      .strictObject({ id: accessKey, key: accessKey })
      .optional()
      .meta({ description: "What the platform's API lets Keyrail in by; null removes it." }),
  })
  .meta({
    id: 'StoreCredentials',
    description: 'Write-only: no call ever returns them. What is left out stays as it is.',
  });

const fields = {
  name: line(200),
  platform: z.enum(PLATFORMS),
  identification: fieldMap.default({}).meta({ description: 'Fields that a payload must carry with these values.' }),
  products: z
    .record(z.string().min(1).max(200), chosenId)
    .default({})
    .meta({ description: "From the store's product ids to ours; an id that is not here is taken for ours." }),
  features: z
    .record(z.string().min(1).max(200), features)
    .default({})
    .meta({ description: "By the store's product ids: features of the licenses, over those of the product." }),
  upgradeField: line(100).nullable().default(null).meta({
    description:
      'The field of an order at the platform that holds the code of the license which the order renews or upgrades; null for none.',
  }),
  delivery: z.enum(DELIVERY_MODES).default('email'),
  paymentMode: z
    .enum(PAYMENT_MODES)
    .default('prepaid')
    .meta({ description: 'onDelivery: Keyrail charges each line when its codes are there.' }),
  gateway: z
    .enum(GATEWAYS)
    .nullable()
    .default(null)
    .meta({ description: 'What Keyrail charges and refunds through; null for nothing.' }),
  chargeMode: z
    .enum(CHARGE_MODES)
    .default('savedMethod')
    .meta({ description: 'hold: the price of a line that waits for its publisher is held on the buyer’s card.' }),
  paymentWindowDays: z
    .int()
    .min(1, 'Must be at least 1')
    .max(30, 'Must be at most 30')
    .default(7)
    .meta({ description: 'How long the buyer may mend a declined payment after the codes were there.' }),
  replyGraceMinutes: z
    .int()
    .min(1, 'Must be at least 1')
    .max(10_080, 'Must be at most 10,080 (a week)')
    .default(60)
    .meta({ description: "How long granted codes wait for the platform's repeated call before they are mailed." }),
  acceptUnsigned: z.boolean().default(false).meta({
    description:
      'Takes unsigned webhooks while the store has no webhook secret: whoever finds the address can then order codes.',
  }),
  apiUrl: line(500)
    .refine((url) => serverUrlFault(url) === null, 'Must be an https address without credentials')
    .nullable()
    .default(null)
    .meta({ description: "Where the platform's API is, if not at its usual address." }),
  reconcileMinutes: z
    .int()
    .min(5, 'Must be at least 5')
    .max(1_440, 'Must be at most 1,440 (a day)')
    .nullable()
    .default(60)
    .meta({
      description:
        'How often the platform is asked for what its webhooks have missed, where its API lists that and `credentials.api` is given; null for never.',
    }),
  notify: email.nullable().default(null).meta({ description: 'Where the vendor is told of each transaction.' }),
};

export const storeBody = z
  .strictObject({ ...fields, credentials: credentials.optional() })
  .meta({ id: 'StoreSettings', example: { name: 'Our shop', platform: 'direct', delivery: 'email' } });

export type StoreBody = z.output<typeof storeBody>;

const store = z
  .object({
    id: chosenId,
    ...fields,
    hasWebhookSecret: z.boolean(),
    hasLicenseKey: z.boolean(),
    hasGatewaySecretKey: z.boolean(),
    hasGatewayPublicKey: z.boolean(),
    hasTrustedKey: z.boolean(),
    hasApiKey: z.boolean(),
    webhookUrl: z.string().nullable().meta({ description: 'What to enter at the platform; null for a direct store.' }),
  })
  .meta({ id: 'Store' });

const READERS = ['support', 'operator', 'admin'] as const;
const ADMINS = ['admin'] as const;

/** The calls on stores. */
export const storeOperations = [
  operation({
    method: 'get',
    path: '/v1/stores',
    tag: 'Stores',
    summary: 'List stores',
    roles: READERS,
    answers: { 200: json('All stores', z.object({ stores: z.array(store) })) },
    problems: [503],
  }),
  operation({
    method: 'get',
    path: '/v1/stores/{id}',
    tag: 'Stores',
    summary: 'Show a store',
    roles: READERS,
    answers: { 200: json('The store', store) },
    problems: [404, 503],
  }),
  operation({
    method: 'put',
    path: '/v1/stores/{id}',
    tag: 'Stores',
    summary: 'Create or replace a store',
    roles: ADMINS,
    isForAllStores: true,
    headers: onlyNew,
    body: { 'application/json': storeBody },
    answers: { 200: json('Replaced', store), 201: json('Created', store) },
    problems: [400, 409, 412, 415, 422, 503],
  }),
  operation({
    method: 'delete',
    path: '/v1/stores/{id}',
    tag: 'Stores',
    summary: 'Remove a store that has no order under way',
    roles: ADMINS,
    isForAllStores: true,
    answers: { 204: { description: 'Removed' } },
    problems: [404, 409, 503],
  }),
];
