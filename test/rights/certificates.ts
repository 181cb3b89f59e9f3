import { type KeyObject, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface TestCertificate {
  /** PEM. */
  certificate: string;
  privateKey: string;
  issue(name: string): TestCertificate;
}

interface Issuer {
  name: string;
  privateKey: KeyObject;
}

/** A certificate that has signed itself, made on the spot; `issue` makes others that it signs, good for 127.0.0.1. */
export const createAuthority = (name: string): TestCertificate => makeCertificate(name, null);

function makeCertificate(name: string, issuer: Issuer | null): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = issuer ?? { name, privateKey };
  const body = sequence(
    element(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    nameOf(signer.name),
    sequence(utcTime('200101000000Z'), utcTime('491231235959Z')),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(basicConstraints(issuer === null), ALTERNATIVE_NAMES)),
  );
  const signature = sign('sha256', body, signer.privateKey);
  const certificate = sequence(body, ECDSA_WITH_SHA256, element(0x03, Buffer.of(0), signature));
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    issue: (other) => makeCertificate(other, { name, privateKey }),
  };
}

// The rest is DER, as X.509 is written in it. https://www.rfc-editor.org/rfc/rfc5280#section-4.1

function element(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? Buffer.of(length) : Buffer.of(0x82, length >> 8, length & 0xff);
  return Buffer.concat([Buffer.of(tag), size, content]);
}

const sequence = (...parts: Buffer[]): Buffer => element(0x30, ...parts);
const integer = (bytes: Buffer): Buffer => element(0x02, bytes);
const utcTime = (text: string): Buffer => element(0x17, Buffer.from(text));
const objectId = (...bytes: number[]): Buffer => element(0x06, Buffer.from(bytes));
const octets = (content: Buffer): Buffer => element(0x04, content);
const TRUE = element(0x01, Buffer.of(0xff));

const ECDSA_WITH_SHA256 = sequence(objectId(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

const nameOf = (commonName: string): Buffer =>
  sequence(element(0x31, sequence(objectId(0x55, 0x04, 0x03), element(0x0c, Buffer.from(commonName)))));

const basicConstraints = (isAuthority: boolean): Buffer =>
  sequence(objectId(0x55, 0x1d, 0x13), TRUE, octets(isAuthority ? sequence(TRUE) : sequence()));

const ALTERNATIVE_NAMES = sequence(
  objectId(0x55, 0x1d, 0x11),
  octets(sequence(element(0x87, Buffer.of(127, 0, 0, 1)))),
);
