import { createHmac } from 'node:crypto';
import { MalformedDeliveryError } from '../domain/errors';
import { acceptedSecrets, type StoreTrust } from '../domain/store';
import type { StoreDelivery } from './connector';
import type { FormField } from './form-body';
import { matchesText } from './signature';
import { readFields } from './two-checkout-form';

/** The strongest comes first: a wrong one is not made good by a weaker one. */
const ALGORITHMS = [
  { field: 'SIGNATURE_SHA3_256', name: 'sha3-256' },
  { field: 'SIGNATURE_SHA2_256', name: 'sha256' },
  { field: 'HASH', name: 'md5' },
] as const;

const UNSIGNED: ReadonlySet<string> = new Set(ALGORITHMS.map(({ field }) => field));

/** What a notification was verified by; the receipt is signed by the same. */
export interface Proof {
  fields: FormField[];
  algorithm: (typeof ALGORITHMS)[number]['name'];
  secret: string;
}

/** Finds what verifies a notification: the HMAC over all its values, each after its length in bytes, in the order of the wire. */
export function findProof({ rawBody }: StoreDelivery, { webhookSecrets }: StoreTrust, now: Date): Proof | null {
  const fields = findFields(rawBody);
  if (!fields) return null;
  const strongest = ALGORITHMS.find(({ field }) => valueOf(fields, field));
  if (!strongest) return null;
  const { field, name: algorithm } = strongest;
  const signed = sourceOf(fields.filter(([name]) => !UNSIGNED.has(name)).map(([, value]) => value));
  const signature = valueOf(fields, field);
  const secret = acceptedSecrets(webhookSecrets, now).find(
    (candidate) => candidate && matchesText(sign(signed, algorithm, candidate), signature),
  );
  return secret === undefined ? null : { fields, algorithm, secret };
}

const isLicenseChange = (fields: readonly FormField[]): boolean => !valueOf(fields, 'REFNO');

const receiptNames = (fields: readonly FormField[]): string[] =>
  isLicenseChange(fields) ? ['LICENSE_CODE', 'EXPIRATION_DATE'] : ['IPN_PID[]', 'IPN_PNAME[]', 'IPN_DATE'];

/** Throws a MalformedDeliveryError for a notification that lacks a field which its receipt is to sign. */
export function demandReceiptFields(rawBody: Buffer): void {
  const fields = readFields(rawBody);
  const missing = receiptNames(fields).find((name) => !fields.some((field) => field[0] === name));
  if (missing !== undefined) throw new MalformedDeliveryError(`form.${missing}: missing`);
}

/** The receipt that makes 2Checkout stop repeating a notification. */
export function receiptOf({ fields, algorithm, secret }: Proof, now: Date): string {
  const date = stamp(now, isLicenseChange(fields));
  const values = receiptNames(fields).map((name) => valueOf(fields, name));
  const hash = sign(sourceOf([...values, date]), algorithm, secret);
  if (algorithm === 'md5') return `<EPAYMENT>${date}|${hash}</EPAYMENT>`;
  return `<sig algo="${algorithm}" date="${date}">${hash}</sig>`;
}

const sign = (source: string, algorithm: Proof['algorithm'], secret: string): string =>
  createHmac(algorithm, secret).update(source).digest('hex');

const sourceOf = (values: readonly string[]): string =>
  values.map((value) => (value === '' ? '0' : `${Buffer.byteLength(value)}${value}`)).join('');

/** The first one of that name; empty when there is none. */
const valueOf = (fields: readonly FormField[], name: string): string =>
  fields.find((field) => field[0] === name)?.[1] ?? '';

/** PHP's `YmdHis`; for license changes 2Checkout prints `YmdGis`, where the hour has no leading zero. */
function stamp(now: Date, isShort: boolean): string {
  const digits = now.toISOString().replace(/\D/g, '').slice(0, 14);
  return isShort && digits[8] === '0' ? digits.slice(0, 8) + digits.slice(9) : digits;
}

function findFields(rawBody: Buffer): FormField[] | null {
  try {
    return readFields(rawBody);
  } catch {
    return null;
  }
}
