import { z } from 'zod';
import { AUTHENTICATIONS, DIALECTS } from '../../domain/publisher';
import { serverUrlFault } from '../../domain/server-url';
import { chosenId, line, onlyNew } from './fields';
import { json, operation } from './operation';
import { actionBody } from './order-actions';

const secret = (most: number) =>
  z.string().min(1, 'Must not be empty').max(most, `Must have at most ${most} characters`).nullable().optional();
const pem = secret(100_000).refine(
  (text) => text === undefined || text === null || text.trimStart().startsWith('-----BEGIN '),
  'Must be in PEM: it begins with -----BEGIN',
);

const credentials = z
  .strictObject({
    username: secret(500),
    password: secret(500),
    token: secret(10_000),
    certificate: pem,
    privateKey: pem,
    authority: pem,
  })
  .meta({
    id: 'PublisherCredentials',
    description: 'Write-only: no call ever returns them. What is left out stays as it is; null removes it.',
  });

const elementName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/, 'Must be the name of an XML element');

const xml = z
  .strictObject({
    root: elementName.default('getKeyRequest'),
    namespace: line(500).nullable().default(null),
    revocationRoot: elementName.nullable().default(null),
    revocationNamespace: line(500).nullable().default(null),
    soap: z.enum(['none', '1.1', '1.2']).default('none').meta({ description: 'The version of the SOAP envelope.' }),
  })
  .meta({ id: 'XmlStyle', description: "How a key server's XML is dressed; for the dialect `xml`." });

/** Here and not after the body has been read, so that it is told beside what else is wrong. */
const serverUrl = line(2_000).superRefine((url, context) => {
  const fault = serverUrlFault(url);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault });
});

const fields = {
  name: line(200),
  url: serverUrl.meta({ description: 'Where keys are asked for.', example: 'https://keys.example.com/getKey' }),
  revocationUrl: serverUrl
    .nullable()
    .default(null)
    .meta({ description: 'Where keys are taken back; null for a publisher that takes none back.' }),
  dialect: z.enum(DIALECTS).default('xml'),
  authentication: z.enum(AUTHENTICATIONS).default('none'),
  xml: xml.prefault({}),
  companyId: line(200).nullable().default(null).meta({ description: "The vendor's company at the publisher." }),
  siteId: line(200).nullable().default(null).meta({ description: "The vendor's site at the publisher." }),
  timeoutSeconds: z
    .int()
    .min(1, 'Must be at least 1')
    .max(60, 'Must be at most 60')
    .default(30)
    .meta({ description: 'How long one call may take.' }),
  maximumConcurrency: z
    .int()
    .min(1, 'Must be at least 1')
    .max(100, 'Must be at most 100')
    .default(4)
    .meta({ description: 'How many calls may be under way at once, from each worker.' }),
};

export const publisherBody = z.strictObject({ ...fields, credentials: credentials.optional() }).meta({
  id: 'PublisherSettings',
  example: { name: 'Example Games', url: 'https://keys.example.com/getKey', authentication: 'none' },
});

export type PublisherBody = z.output<typeof publisherBody>;

const publisher = z
  .object({
    id: chosenId,
    ...fields,
    hasUsername: z.boolean(),
    hasPassword: z.boolean(),
    hasToken: z.boolean(),
    hasCertificate: z.boolean(),
    hasPrivateKey: z.boolean(),
    hasAuthority: z.boolean(),
  })
  .meta({ id: 'Publisher' });

const READERS = ['support', 'operator', 'admin'] as const;
const ADMINS = ['admin'] as const;

/** The calls on publishers. */
export const publisherOperations = [
  operation({
    method: 'get',
    path: '/v1/publishers',
    tag: 'Publishers',
    summary: 'List publishers',
    roles: READERS,
    answers: { 200: json('All publishers', z.object({ publishers: z.array(publisher) })) },
    problems: [503],
  }),
  operation({
    method: 'get',
    path: '/v1/publishers/{id}',
    tag: 'Publishers',
    summary: 'Show a publisher',
    roles: READERS,
    answers: { 200: json('The publisher', publisher) },
    problems: [404, 503],
  }),
  operation({
    method: 'put',
    path: '/v1/publishers/{id}',
    tag: 'Publishers',
    summary: 'Create or replace a publisher',
    roles: ADMINS,
    isForAllStores: true,
    headers: onlyNew,
    body: { 'application/json': publisherBody },
    answers: { 200: json('Replaced', publisher), 201: json('Created', publisher) },
    problems: [400, 412, 415, 422, 503],
  }),
  operation({
    method: 'delete',
    path: '/v1/publishers/{id}',
    tag: 'Publishers',
    summary: 'Remove a publisher that no product and no waiting line names',
    roles: ADMINS,
    isForAllStores: true,
    answers: { 204: { description: 'Removed' } },
    problems: [404, 409, 503],
  }),
  operation({
    method: 'post',
    path: '/v1/publishers/{id}/resubmit',
    tag: 'Publishers',
    summary: 'Resubmit all lines that wait for a publisher, no more than five a second',
    roles: ['operator', 'admin'],
    isForAllStores: true,
    body: { 'application/json': actionBody },
    answers: {
      202: json('Begun; each line shows it', z.object({ publisher: chosenId, status: z.literal('resubmitting') })),
    },
    problems: [400, 404, 409, 422, 503],
  }),
];
