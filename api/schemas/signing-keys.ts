import { z } from 'zod';
import { time } from './fields';
import { json, operation } from './operation';

const signingKey = z
  .object({
    kid: z.string().meta({ description: 'Stands in the header of each file that it has signed.' }),
    x: z.string().meta({ description: 'The public key, in base64url.' }),
    state: z.enum(['current', 'retired']).meta({ description: 'A retired key signs no more.' }),
    createdAt: time,
  })
  .meta({ id: 'SigningKey' });

const jwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
});

const ADMINS = ['admin'] as const;

/** The calls on the keys that sign license files. */
export const signingKeyOperations = [
  operation({
    method: 'get',
    path: '/v1/signing-keys',
    tag: 'License files',
    summary: 'List the keys that sign license files, the newest first',
    roles: ADMINS,
    isForAllStores: true,
    answers: { 200: json('All keys whose public half is published', z.object({ keys: z.array(signingKey) })) },
    problems: [503],
  }),
  operation({
    method: 'post',
    path: '/v1/signing-keys/rotate',
    tag: 'License files',
    summary: 'Sign new license files by a new key',
    description: 'The keys before stay published until they are removed, so that files that are about stay good.',
    roles: ADMINS,
    isForAllStores: true,
    answers: { 201: json('The new key', signingKey) },
    problems: [503],
  }),
  operation({
    method: 'delete',
    path: '/v1/signing-keys/{kid}',
    tag: 'License files',
    summary: 'Remove a retired key: files that it has signed are refused by whoever reads the keys anew',
    roles: ADMINS,
    isForAllStores: true,
    answers: { 204: { description: 'Removed' } },
    problems: [404, 409, 503],
  }),
  operation({
    method: 'get',
    path: '/.well-known/jwks.json',
    tag: 'License files',
    summary: 'The public keys that license files are verified by',
    answers: {
      200: {
        description: 'A JSON Web Key Set (RFC 7517, RFC 8037)',
        content: { 'application/jwk-set+json': { schema: z.object({ keys: z.array(jwk) }).meta({ id: 'KeySet' }) } },
      },
    },
    problems: [429, 503],
  }),
];
