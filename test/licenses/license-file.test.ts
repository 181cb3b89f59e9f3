import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { publicJwk, type SigningKey } from '../../domain/signing-key';
import { signLicenseFile, verifyLicenseFile } from '../../licenses/license-file';
import { makeSigningKey } from '../../licenses/signing-key';
import { by, compact, contentsAt, refusedFiles } from './samples';

const NOW = new Date('2026-03-02T10:00:00.500Z');
const HEADER = { alg: 'EdDSA', typ: 'keyrail-license+jws' };

let key: SigningKey;
let stranger: SigningKey;

beforeAll(async () => {
  [key, stranger] = await Promise.all([makeSigningKey(), makeSigningKey()]);
});

describe('signLicenseFile', () => {
  it('signs by EdDSA what any reader of JWS verifies', async () => {
    const contents = contentsAt(NOW);
    const file = await signLicenseFile(contents, key);
    const { payload } = await compactVerify(file, await importJWK(publicJwk(key)));

    expect(decodeProtectedHeader(file)).toEqual({ ...HEADER, kid: key.kid });
    expect(JSON.parse(Buffer.from(payload).toString('utf8'))).toEqual(contents);
  });

  it('keeps whatever characters code and features have', async () => {
    const contents = contentsAt(NOW, { code: 'Schlüssel-鍵-🔑', features: { 'a.b': '"', $c: '\u2028' } });
    const file = await signLicenseFile(contents, key);

    expect(await verifyLicenseFile(file, [key], 'desktop-app', NOW)).toEqual({ status: 'valid', contents });
  });
});

describe('verifyLicenseFile', () => {
  it('takes a file of any of the keys', async () => {
    const contents = contentsAt(NOW);
    const files = await Promise.all([key, stranger].map((one) => signLicenseFile(contents, one)));
    const verdicts = await Promise.all(
      files.map((file) => verifyLicenseFile(file, [key, stranger], 'desktop-app', NOW)),
    );

    expect(verdicts).toEqual([
      { status: 'valid', contents },
      { status: 'valid', contents },
    ]);
  });

  it.each([
    [-299, 'valid'],
    [-301, 'invalid'],
    [14 * 86_400 + 299, 'valid'],
    [14 * 86_400 + 301, 'invalid'],
  ])('bears a clock that is off by five minutes: %d seconds after its making', async (seconds, status) => {
    const file = await signLicenseFile(contentsAt(NOW), key);
    const then = new Date(NOW.getTime() + seconds * 1000);

    expect(await verifyLicenseFile(file, [key], 'desktop-app', then)).toMatchObject({ status });
  });

  it('passes over fields that it does not know', async () => {
    const file = compact({ ...HEADER, kid: key.kid }, { ...contentsAt(NOW), later: [1] }, by(key));

    expect(await verifyLicenseFile(file, [key], 'desktop-app', NOW)).toMatchObject({ status: 'valid' });
  });

  it('refuses what is signed by our key and no license file', async () => {
    for (const lacking of ['features', 'code', 'exp', 'sub']) {
      const file = compact({ ...HEADER, kid: key.kid }, { ...contentsAt(NOW), [lacking]: undefined }, by(key));

      expect(await verifyLicenseFile(file, [key], 'desktop-app', NOW)).toEqual({
        status: 'invalid',
        fault: 'malformed',
      });
    }
  });

  it('refuses every other file, and says why', async () => {
    const refused = refusedFiles(NOW, key, stranger);
    const verdicts = await Promise.all(
      refused.map(async ([name, , file]) => [name, await verifyLicenseFile(file, [key], 'desktop-app', NOW)]),
    );

    expect(verdicts).toEqual(refused.map(([name, fault]) => [name, { status: 'invalid', fault }]));
  });
});

describe('makeSigningKey', () => {
  it('makes another key each time, named by its thumbprint', async () => {
    expect(key.kid).not.toBe(stranger.kid);
    expect([key.kid, key.x, key.d].map((text) => Buffer.from(text, 'base64url').length)).toEqual([32, 32, 32]);
  });
});
