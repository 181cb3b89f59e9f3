import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ToldPurchase } from '../domain/purchase';
import type { StoreEvent } from '../domain/store-event';
import type { StoreDelivery } from './connector';
import { fieldsByName, readForm, type FormField } from './form-body';
import { readPart } from './json-body';
import { id, quantity, tellsFields, text } from './payload-fields';
import { matchesText } from './signature';

const HASH_FIELD = 'security_request_hash';

// The vendor chooses the names in FastSpring's dashboard; these are the ones that its documentation suggests.
const LicenseCall = z.object({
  reference: id,
  internalProductName: id,
  quantity: z.union([z.literal('').transform(() => 1), quantity]).default(1),
  name: text,
  email: text,
  company: text,
  test: z.stringbool({ truthy: ['true', '1', 'yes'], falsy: ['false', '0', 'no', ''] }).default(false),
});

/** What else the vendor has named is its own. */
const OWN: ReadonlySet<string> = new Set([HASH_FIELD, ...Object.keys(LicenseCall.shape)]);

/** License calls are forms, webhooks are JSON. */
export const isLicenseCall = ({ headers }: StoreDelivery): boolean =>
  /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers['content-type']?.trim() ?? '');

/** True when the call is signed with this key: MD5 over the values in the order of their names, then the key. */
export function matchesLicenseKey(rawBody: Buffer, key: string): boolean {
  const fields = findFields(rawBody);
  const hash = fields?.find(([name]) => name === HASH_FIELD)?.[1];
  if (!fields || !hash || !key) return false;
  const signed = fields.filter(([name]) => name !== HASH_FIELD).sort(byName);
  const values = signed.map(([, value]) => value).join('');
  // FastSpring's own PHP sample strips backslashes before it hashes.
  return [values, values.replaceAll('\\', '')].some((form) => matchesText(md5(form + key), hash));
}

/** Reads a license call as a purchase of one product that wants its codes in the reply. */
export function parseLicenseCall(rawBody: Buffer): StoreEvent {
  const form = fieldsByName(readForm(rawBody));
  const call = readPart(Object.fromEntries(form), LicenseCall, 'form');
  const { reference, internalProductName: product } = call;
  const eventId = `license:${md5(JSON.stringify([reference, product, call.quantity]))}`;
  const purchase: ToldPurchase = {
    eventId,
    channel: 'reply',
    test: call.test,
    currency: null,
    buyer: { email: call.email, name: call.name, company: call.company, country: null },
    identification: {},
    lines: [{ key: product, product, quantity: call.quantity, unitPrice: null }],
    isPart: true,
    ...tellsFields([...form].filter(([name]) => !OWN.has(name))),
  };
  return { kind: 'orderPaid', eventId, externalId: reference, purchase };
}

function findFields(rawBody: Buffer): FormField[] | null {
  try {
    return readForm(rawBody);
  } catch {
    return null;
  }
}

// By code unit: four of five known clients sort so, and lower-case names sort alike in all of them.
const byName = ([one]: FormField, [other]: FormField): number => (one < other ? -1 : one > other ? 1 : 0);

const md5 = (value: string): string => createHash('md5').update(value).digest('hex');
