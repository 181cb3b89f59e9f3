import { z } from 'zod';
import { keyFault } from '../../domain/key-rules';
import { CODE_SOURCES } from '../../domain/product';
import { EXCEPTION_REASONS } from '../../domain/exception';
import { KEY_TYPES, REVOCATION_REASONS } from '../../domain/rights';
import { amount, chosenId, cursor, email, fieldMap, licenseCode, line, page, storeFilter, why } from './fields';
import { json, operation } from './operation';
import { order, orderLine } from './orders';
import { attemptSummary } from './rights';

export const actionBody = z.strictObject({ why }).meta({ id: 'Action' });
export const resendBody = z
  .strictObject({ why, email: email.optional().meta({ description: 'A corrected address.' }) })
  .meta({ id: 'Resend' });
export const revokeBody = z
  .strictObject({
    why,
    lines: z
      .array(z.string())
      .min(1, 'Name at least one line, or leave it out')
      .max(100, 'Name at most 100 lines')
      .optional()
      .meta({ description: 'The lines whose codes are taken back; all that are delivered when left out.' }),
    reason: z
      .enum(REVOCATION_REASONS)
      .default('ReturnProduct')
      .meta({ description: 'What the publisher is told of the keys that it has issued.' }),
  })
  .meta({ id: 'RevokeCodes', example: { why: 'The card was stolen', reason: 'FraudSuppression' } });
export const sourceBody = z.strictObject({ why, source: z.enum(CODE_SOURCES) }).meta({ id: 'SwitchSource' });
export const resubmitBody = z
  .strictObject({
    why,
    corrections: z
      .strictObject({
        product: chosenId.optional().meta({ description: "Keyrail's product id." }),
        quantity: z.int().min(1, 'Must be at least 1').optional(),
        unitPrice: amount.optional(),
        reference: line(200).optional().meta({ description: 'What the publisher is to know the order by.' }),
        attributes: fieldMap
          .optional()
          .meta({ description: 'What the publisher is told of the line besides; what is left out stays.' }),
        code: licenseCode.nullable().optional().meta({
          description: 'Of the license that the line renews or upgrades; null for none: it brings one of its own.',
        }),
        email: email.optional(),
        identification: fieldMap.optional(),
      })
      .optional(),
  })
  .meta({ id: 'Resubmit' });

/** Reads as many keys as a line may have; the same key twice is one too many. */
export const keysBody = z
  .strictObject({
    why,
    keys: z
      .array(
        z
          .strictObject({
            value: z.string().trim().min(1, 'Must not be empty'),
            type: z.enum(KEY_TYPES).default('serialNumber'),
          })
          .check(({ value: key, issues }) => {
            const fault = keyFault(key);
            // The key itself stays out of what is answered.
            if (fault !== null) issues.push({ code: 'custom', message: fault, input: null, path: ['value'] });
          }),
      )
      .min(1, 'Give at least one key'),
  })
  .meta({ id: 'EnterKeys', example: { why: 'The publisher mailed them', keys: [{ value: 'AAAA-BBBB-CCCC' }] } });

const instant = z.iso.datetime({ offset: true, error: 'Must be an ISO time, as 2026-01-31T12:00:00Z' }).optional();

/** Which lines that wait are meant. */
export const exceptionFilter = {
  reason: z.enum(EXCEPTION_REASONS).optional(),
  store: storeFilter,
  product: z.string().optional(),
  publisher: z.string().optional(),
  sinceFrom: instant.meta({ description: 'Waiting since this time or later.' }),
  sinceTo: instant.meta({ description: 'Waiting since this time or earlier.' }),
};

export const exceptionQuery = z.strictObject({ ...exceptionFilter, ...page });

export type ExceptionFields = Omit<z.output<typeof exceptionQuery>, keyof typeof page>;

const exceptionItem = z
  .object({
    order: z.string(),
    store: z.string(),
    externalId: z.string(),
    number: z.string().nullable(),
    currency: z.string().nullable(),
    buyer: z.object({ email: z.string().nullable(), name: z.string().nullable() }),
    statusUrl: z.string().meta({ description: "The buyer's page, with masked codes and nothing to pay." }),
    line: orderLine,
    windowLeftSeconds: z
      .int()
      .nullable()
      .meta({ description: 'How long it may still be corrected; null for one that stays until somebody acts.' }),
    attempts: attemptSummary
      .nullable()
      .meta({ description: "What the line's publisher was asked; null for a line without one." }),
  })
  .meta({ id: 'ExceptionItem' });

const action = (path: string, summary: string, body: z.ZodType, description?: string) =>
  operation({
    method: 'post',
    path: `/v1/orders/{id}${path}`,
    tag: 'Operator actions',
    summary,
    ...(description !== undefined && { description }),
    roles: ['operator', 'admin'],
    body: { 'application/json': body },
    answers: {
      200: json('Done; the order as it stands', order),
      202: json('Taken; the order shows it shortly', order),
    },
    problems: [400, 404, 409, 415, 422, 503],
  });

/** The calls of operators on orders. */
export const orderActionOperations = [
  action('/cancel', 'Cancel what has not been delivered', actionBody),
  action('/resend', 'Mail the delivered codes again', resendBody),
  action(
    '/revoke',
    'Take back codes that have been delivered, also of an order that has ended',
    revokeBody,
    'Revokes their licenses, and has publishers take back the keys that they have issued. It gives no money back. A repeated call changes nothing, and shows the lines as they are.',
  ),
  action('/lines/{line}/resubmit', 'Try a line again, with corrected data', resubmitBody),
  action('/lines/{line}/approve', "Approve a line's price or quantity", actionBody),
  action('/lines/{line}/source', "Switch where a line's codes come from", sourceBody),
  action('/lines/{line}/keys', 'Enter keys that a line lacks, all of them or some', keysBody),
  action('/lines/{line}/cancel', 'Cancel a line', actionBody),
  action('/lines/{line}/refund', 'Record that the buyer has got the money back', actionBody),
  operation({
    method: 'get',
    path: '/v1/exceptions',
    tag: 'Operator actions',
    summary: 'List the lines that wait for a person',
    roles: ['support', 'operator', 'admin'],
    query: exceptionQuery,
    answers: { 200: json('A page of lines', z.object({ items: z.array(exceptionItem), cursor })) },
    problems: [422, 503],
  }),
];
