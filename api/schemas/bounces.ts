import { z } from 'zod';
import { json, operation } from './operation';

export const bounceBody = z
  .strictObject({
    messageId: z
      .string()
      .max(998, 'Must have at most 998 characters')
      .regex(/^<?[^<>\s]+@[^<>\s]+>?$/, 'Must be the Message-ID of the mail that came back'),
    status: z
      .string()
      .regex(/^[45]\.\d{1,3}\.\d{1,3}$/, 'Must be an enhanced status code (RFC 3463), as 5.1.1')
      .optional(),
  })
  .meta({ id: 'Bounce', example: { messageId: '<0a1b2c@shop.example.com>', status: '5.1.1' } });

const bounced = z.object({
  order: z.string().nullable(),
  lines: z.array(z.string()).meta({ description: 'The lines that now wait for a corrected address.' }),
});

/** The calls of the vendor's mail system. */
export const bounceOperations = [
  operation({
    method: 'post',
    path: '/v1/mail/bounces',
    tag: 'Mail',
    summary: 'Tell of a mail that came back for good',
    description: 'Lines whose codes it brought become `undeliverable`, unless another mail has brought them since.',
    roles: ['operator', 'admin'],
    body: { 'application/json': bounceBody },
    answers: { 202: json('Taken; the order shows it shortly', bounced) },
    problems: [400, 404, 415, 422, 503],
  }),
];
