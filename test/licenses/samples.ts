import { createHmac, createPrivateKey, sign } from 'node:crypto';
import type { License } from '../../domain/license';
import {
  LICENSE_FILE_TYPE,
  licenseFileContents,
  type LicenseFileContents,
  type LicenseFileSource,
} from '../../domain/license-file';
import { publicJwk, type SigningKey } from '../../domain/signing-key';
import type { LicenseFileFault } from '../../licenses/license-file';
import { license } from '../helpers/licenses';

/** A license in force without an end. */
export const aLicense = (changes: Partial<License> = {}): License =>
  license({ expiresAt: null, features: { edition: 'pro', seats: '5' }, ...changes });

export const aSource = (changes: Partial<LicenseFileSource> = {}): LicenseFileSource => ({
  license: aLicense(),
  code: 'K7QWX-2MHDR-9TBVC',
  offlineDays: 14,
  subscription: null,
  ...changes,
});

const ISSUER = 'https://keys.example.com';

export const contentsAt = (now: Date, changes: Partial<LicenseFileContents> = {}): LicenseFileContents => ({
  ...licenseFileContents(aSource(), ISSUER, now),
  ...changes,
});

type Signer = (input: Buffer) => Buffer;

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A compact JWS that says whatever a test wants, without the library under test. */
export function compact(header: object, payload: object, signer: Signer): string {
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${signer(Buffer.from(input)).toString('base64url')}`;
}

export const by =
  (key: SigningKey): Signer =>
  (input) =>
    sign(null, input, createPrivateKey({ key: { ...publicJwk(key), d: key.d }, format: 'jwk' }));

/** Files that are refused, each with its fault; `key` is the one whose public half is known. */
export function refusedFiles(now: Date, key: SigningKey, stranger: SigningKey): [string, LicenseFileFault, string][] {
  const header = { alg: 'EdDSA', typ: LICENSE_FILE_TYPE, kid: key.kid };
  const contents = contentsAt(now);
  const good = compact(header, contents, by(key));
  const [head = '', body = '', signature = ''] = good.split('.');
  const seconds = contents.iat;
  const withPublicKey: Signer = (input) => createHmac('sha256', Buffer.from(key.x, 'base64url')).update(input).digest();
  const signed = (changes: object, changedHeader: object = {}) =>
    compact({ ...header, ...changedHeader }, { ...contents, ...changes }, by(key));
  const other = part({ ...contents, features: { edition: 'enterprise' } });
  return [
    ['whose payload has been changed', 'signature', `${head}.${other}.${signature}`],
    ['whose header has been changed', 'signature', `${part({ ...header, cty: 'x' })}.${body}.${signature}`],
    ['whose signature has been changed', 'signature', `${head}.${body}.${flipped(signature)}`],
    ['whose signature has been cut', 'signature', `${head}.${body}.${signature.slice(0, 40)}`],
    ['signed by another key under the name of ours', 'signature', compact(header, contents, by(stranger))],
    ['signed by an unknown key', 'unknown_key', compact({ ...header, kid: stranger.kid }, contents, by(stranger))],
    ['that names no key', 'unknown_key', signed({}, { kid: undefined })],
    ['that is not signed', 'algorithm', compact({ ...header, alg: 'none' }, contents, () => Buffer.alloc(0))],
    ['said not to be signed', 'algorithm', signed({}, { alg: 'none' })],
    ['signed by HS256 with the public key', 'algorithm', compact({ ...header, alg: 'HS256' }, contents, withPublicKey)],
    ['of another type', 'malformed', signed({}, { typ: 'JWT' })],
    ['of a later format', 'malformed', signed({ version: 2 })],
    ['of another product', 'other_product', signed({ product: 'plugin' })],
    ['that has expired', 'expired', signed({ exp: seconds - 3_600 })],
    ['that is not valid yet', 'not_yet_valid', signed({ nbf: seconds + 3_600 })],
    ['that is empty', 'malformed', ''],
    ['that is something else', 'malformed', 'This is a text. It has three parts. Or so.'],
    ['whose header is no object', 'malformed', `${part('x')}.${body}.${signature}`],
  ];
}

/** The same length, and one bit in the middle another. */
function flipped(signature: string): string {
  const bytes = Buffer.from(signature, 'base64url');
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  return bytes.toString('base64url');
}
