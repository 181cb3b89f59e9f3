import { z } from 'zod';
import { MAIL_SAMPLE_NAMES } from '../../domain/mail-sample';
import { email } from './fields';
import { json, operation } from './operation';

const fields = {
  product: z
    .string()
    .max(500)
    .optional()
    .meta({ description: 'Whose mail it is: what is left out is as it is saved.' }),
  subject: z.string().max(500).nullable().optional().meta({ description: 'Null for the default.' }),
  template: z
    .string()
    .max(200_000, 'Must have at most 200,000 characters')
    .nullable()
    .optional()
    .meta({ description: 'MJML; null for the default.' }),
  sample: z.enum(MAIL_SAMPLE_NAMES).default('full').meta({
    description:
      'Of which order: an ordinary one, one of several products, one that is sent again, a test, one with a license file, or one with all of it.',
  }),
};

export const mailPreviewBody = z.strictObject(fields).meta({ id: 'MailPreviewRequest' });
export type MailPreviewBody = z.output<typeof mailPreviewBody>;

export const testSendBody = z.strictObject({ ...fields, to: email }).meta({ id: 'MailTestSend' });

const preview = z
  .object({
    subject: z.string().nullable(),
    html: z.string().nullable(),
    text: z.string().nullable(),
    faults: z
      .array(
        z.object({
          path: z.enum(['subject', 'template']),
          message: z.string(),
          line: z.int().nullable().meta({ description: "The template's line, from 1; null where it is not known." }),
        }),
      )
      .meta({ description: 'What would keep them from being saved.' }),
  })
  .meta({ id: 'MailPreview' });

const own = z
  .object({
    subject: z.string(),
    template: z.string().meta({ description: 'MJML.' }),
    fields: z
      .array(z.object({ field: z.string(), is: z.string() }))
      .meta({ description: 'The fields that a template and a subject may have.' }),
  })
  .meta({ id: 'OwnMail' });

const ROLES = ['operator', 'admin'] as const;

/** The calls on how the mail with the codes looks. */
export const mailPreviewOperations = [
  operation({
    method: 'get',
    path: '/v1/mail/template',
    tag: 'Mail',
    summary: "Show Keyrail's own mail with the codes, as it is written",
    description: 'What a product without a subject or a template of its own is mailed by: something to begin with.',
    roles: ['support', ...ROLES],
    answers: { 200: json('Subject and template', own) },
  }),
  operation({
    method: 'post',
    path: '/v1/mail/preview',
    tag: 'Mail',
    summary: 'Show the mail with the codes of a sample order',
    description: 'A part that cannot be made is null. Nothing is saved and nothing is sent; 120 calls a minute.',
    roles: ROLES,
    body: { 'application/json': mailPreviewBody },
    answers: { 200: json('The mail', preview) },
    problems: [400, 404, 415, 422, 429, 503],
  }),
  operation({
    method: 'post',
    path: '/v1/mail/test-send',
    tag: 'Mail',
    summary: 'Send the mail of a sample order to somebody',
    description:
      'Its subject begins with [Test]; five a minute for each API key. Audited as `mail.test_sent`, without the address.',
    roles: ROLES,
    isForAllStores: true,
    body: { 'application/json': testSendBody },
    answers: {
      202: json('The mail server has taken it', z.object({ status: z.literal('sent'), messageId: z.string() })),
    },
    problems: [400, 404, 409, 415, 422, 429, 503],
  }),
];
