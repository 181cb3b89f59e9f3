import { z } from 'zod';
import { LICENSE_EVENTS, LICENSE_STATES, PURPOSE_FAULTS, PURPOSES, SUSPENSION_REASONS } from '../../domain/license';
import { REVOCATION_REASONS } from '../../domain/rights';
import { actionBody } from './order-actions';
import { chosenId, cursor, days, features, licenseCode, madeId, orderNumber, page, time, why } from './fields';
import { json, operation } from './operation';

export const validateBody = z
  .strictObject({
    code: licenseCode,
    product: chosenId.meta({ description: "Keyrail's product id.", example: 'desktop-app' }),
    for: z
      .enum(PURPOSES)
      .default('use')
      .meta({ description: 'A license that has expired can be renewed and upgraded, but not used.' }),
  })
  .meta({ id: 'ValidateLicense', example: { code: 'APP-AAAAA-BBBBB-CCCCC-DDDDDE', product: 'desktop-app' } });

export const rechargeBody = z
  .strictObject({
    days: days.meta({ description: 'Are added to the end; from today on where it has passed.' }),
    why: why.nullable().default(null),
  })
  .meta({ id: 'RechargeLicense', example: { days: 365 } });

export const revokeBody = actionBody
  .extend({
    reason: z
      .enum(REVOCATION_REASONS)
      .default('FraudSuppression')
      .meta({ description: "What the publisher is told of its key, in the revocation protocol's words." }),
  })
  .meta({ id: 'RevokeLicense', example: { why: 'Charged back' } });

export const featuresBody = z
  .strictObject({ features: features.meta({ description: 'Replace those it has.' }), why })
  .meta({ id: 'LicenseFeatures', example: { why: 'Bought five more seats', features: { seats: '10' } } });

const flag = z
  .stringbool({ truthy: ['true', '1'], falsy: ['false', '0'], error: 'Must be true or false' })
  .default(false);

export const licenseQuery = z.strictObject({
  email: z.string().max(254).optional().meta({ description: "The holder's address, in any case." }),
  product: z.string().max(100).optional(),
  order: madeId.optional().meta({ description: "Keyrail's order id." }),
  codes: flag.meta({ type: 'boolean', description: 'With the codes, which is audited; not for the role support.' }),
  ...page,
});

const verdict = z
  .object({
    valid: z.boolean(),
    reason: z
      .enum([...PURPOSE_FAULTS, 'unknown'])
      .nullable()
      .meta({
        description:
          'Why it is not valid; for a renewal also `endless`: it has no end, and `subscribed`: its subscription alone renews it.',
      }),
    license: z.string().nullable(),
    state: z.enum(LICENSE_STATES).nullable(),
    expiresAt: time.nullable(),
    features: z.record(z.string(), z.string()),
  })
  .meta({ id: 'LicenseVerdict' });

const shown = {
  id: z.string(),
  product: z.string(),
  masked: z.string().nullable().meta({ description: 'The end of its code.', example: '••••DDDE' }),
  state: z.enum(LICENSE_STATES),
  suspensions: z.array(z.enum(SUSPENSION_REASONS)),
  expiresAt: time.nullable(),
  features: z.record(z.string(), z.string()),
  order: z.string().nullable(),
  store: z.string().nullable(),
  externalId: z.string().nullable(),
  number: orderNumber,
  line: z.string().nullable(),
  batch: z.string().nullable().meta({ description: 'The label it was handed out under; null for one that was sold.' }),
  email: z.string().nullable(),
  name: z.string().nullable(),
  subscription: z.string().nullable().meta({ description: "The store's id of it." }),
  keptBy: z.string().nullable().meta({ description: "Keyrail's id of that subscription." }),
  createdAt: time,
  code: z.string().optional().meta({ description: 'There only where it was asked for, and may be had.' }),
};

export const license = z.object(shown).meta({ id: 'License' });
const entry = z
  .object({
    at: time,
    event: z.enum(LICENSE_EVENTS),
    by: z.string().nullable(),
    why: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'LicenseEntry' });
const whole = z
  .object({
    ...shown,
    publisher: z.string().nullable().meta({
      description:
        'Which has issued its key, and is told when it is revoked where it takes keys back; null for all others.',
    }),
    history: z.array(entry),
  })
  .meta({ id: 'LicenseWithHistory' });

const OPERATORS = ['operator', 'admin'] as const;
const SELLERS = ['store', 'operator', 'admin'] as const;
const READERS = ['store', 'support', 'operator', 'admin'] as const;

const key = (isNeeded: boolean) => {
  const text = z.string().max(200).meta({ description: 'The same key changes the license once.' });
  return z.object({ 'idempotency-key': isNeeded ? text : text.optional() });
};

const change = (
  method: 'post' | 'put',
  path: string,
  summary: string,
  body: z.ZodType,
  { roles = OPERATORS, needsKey = false }: { roles?: typeof OPERATORS | typeof SELLERS; needsKey?: boolean } = {},
) =>
  operation({
    method,
    path: `/v1/licenses/{id}/${path}`,
    tag: 'Licenses',
    summary,
    roles,
    headers: key(needsKey),
    body: { 'application/json': body },
    answers: { 200: json('The license as it is now', path === 'rotate' ? license : whole) },
    problems: [400, 404, 409, 415, 422, 429, 503],
  });

/** The calls on licenses. */
export const licenseOperations = [
  operation({
    method: 'post',
    path: '/v1/licenses/validate',
    tag: 'Licenses',
    summary: 'Say what a code is good for',
    description: 'All codes that nobody has are answered alike, also those of another product.',
    roles: READERS,
    body: { 'application/json': validateBody },
    answers: { 200: json('The verdict', verdict) },
    problems: [400, 415, 422, 429, 503],
  }),
  operation({
    method: 'get',
    path: '/v1/licenses',
    tag: 'Licenses',
    summary: 'List licenses, the newest first',
    roles: READERS,
    query: licenseQuery,
    answers: { 200: json('A page of licenses', z.object({ licenses: z.array(license), cursor })) },
    problems: [422, 429, 503],
  }),
  operation({
    method: 'get',
    path: '/v1/licenses/{id}',
    tag: 'Licenses',
    summary: 'Show a license with its history',
    roles: READERS,
    answers: { 200: json('The license', whole) },
    problems: [404, 429, 503],
  }),
  change('post', 'recharge', 'Add days to the end of a license', rechargeBody, { roles: SELLERS, needsKey: true }),
  change('post', 'revoke', 'End a license, and take its key back at the publisher that has issued it', revokeBody),
  change('post', 'suspend', 'Suspend a license until it is reinstated', actionBody),
  change('post', 'reinstate', 'Take back a revocation, and a suspension by hand', actionBody),
  change('post', 'rotate', 'Replace a code that has become known; the license stays', actionBody, { needsKey: true }),
  change('put', 'features', 'Replace the features of a license', featuresBody),
];
