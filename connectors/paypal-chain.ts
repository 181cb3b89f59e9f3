import { X509Certificate, type KeyObject } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { SignatureError } from '../domain/errors';
import { PAYPAL_INTERMEDIATE } from './paypal-intermediate';

/** More than any chain has; bounds the work. */
const MOST_CERTIFICATES = 5;
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';

/** The certificates of a text in PEM, in its order; throws for one that is broken. */
export function readCertificates(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.slice(0, MOST_CERTIFICATES).map((block) => new X509Certificate(block));
}

/** The public key of PayPal's certificate, which comes first; throws a SignatureError unless a root vouched for it at that time. */
export function signingKey(
  [own, ...others]: readonly X509Certificate[],
  at: Date,
  roots: readonly X509Certificate[],
): KeyObject {
  if (!own || !isPayPals(own)) throw new SignatureError("PayPal webhook: the certificate is not PayPal's");
  if (isVouchedFor(own, [...others, ...readCertificates(PAYPAL_INTERMEDIATE)], at, roots)) return own.publicKey;
  throw new SignatureError('PayPal webhook: no root vouches for the certificate at the time of the transmission');
}

/** The roots that Node brings along, parsed when they are first needed. */
export function nodeRoots(): readonly X509Certificate[] {
  parsedRoots ??= rootCertificates.map((pem) => new X509Certificate(pem));
  return parsedRoots;
}

let parsedRoots: readonly X509Certificate[] | undefined;

/** PayPal's SDKs demand this common name; the end of a name is enough, because its sandbox has another one. */
function isPayPals(certificate: X509Certificate): boolean {
  const commonName: unknown = certificate.toLegacyObject().subject.CN;
  const usages = certificate.keyUsage as string[] | undefined;
  if (usages && !usages.includes(SERVER_AUTHENTICATION)) return false;
  return typeof commonName === 'string' && commonName.toLowerCase().endsWith('.paypal.com');
}

function isVouchedFor(
  certificate: X509Certificate,
  authorities: readonly X509Certificate[],
  at: Date,
  roots: readonly X509Certificate[],
): boolean {
  if (!isInForce(certificate, at)) return false;
  if (roots.some((root) => hasIssued(root, certificate) && isInForce(root, at))) return true;
  return authorities.some((authority) => {
    if (!authority.ca || !hasIssued(authority, certificate)) return false;
    return isVouchedFor(
      authority,
      authorities.filter((other) => other !== authority),
      at,
      roots,
    );
  });
}

const hasIssued = (authority: X509Certificate, certificate: X509Certificate): boolean =>
  certificate.checkIssued(authority) && certificate.verify(authority.publicKey);

const isInForce = ({ validFrom, validTo }: X509Certificate, at: Date): boolean =>
  new Date(validFrom) <= at && at <= new Date(validTo);
