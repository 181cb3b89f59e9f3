import { z } from 'zod';
import { json, operation, text } from './operation';

const base64 = z.base64('Must be base64');

/** Temporal's remote codec protocol: protobuf's JSON, in which bytes are base64. */
export const payloadsBody = z
  .object({
    payloads: z
      .array(z.object({ metadata: z.record(z.string(), base64).nullish(), data: base64.nullish() }))
      .max(10_000, 'Must have at most 10,000 payloads'),
  })
  .meta({ id: 'Payloads' });

export const loginForm = z.object({ key: z.string().min(1, 'Must not be empty').max(500) });

const translation = (direction: string, summary: string) =>
  operation({
    method: 'post',
    path: `/codec/${direction}`,
    tag: 'Codec',
    summary,
    description:
      "Temporal's remote codec protocol. An operator's key that is for all stores, or the cookie of /codec/login.",
    body: { 'application/json': payloadsBody },
    answers: { 200: json('The translated payloads', payloadsBody) },
    problems: [400, 401, 413, 415, 422, 429, 503],
  });

/** The calls of Temporal's UI. */
export const codecOperations = [
  translation('encode', 'Encrypt payloads'),
  translation('decode', 'Decrypt payloads; plain ones pass through'),
  operation({
    method: 'get',
    path: '/codec/login',
    tag: 'Codec',
    summary: 'The log-in page',
    answers: { 200: text('The page', 'text/html') },
    problems: [429],
  }),
  operation({
    method: 'post',
    path: '/codec/login',
    tag: 'Codec',
    summary: 'Log in with an API key',
    body: { 'application/x-www-form-urlencoded': loginForm },
    answers: { 200: text('Logged in: a cookie for 8 hours', 'text/html'), 401: text('A wrong key', 'text/html') },
    problems: [422, 429, 503],
  }),
];
