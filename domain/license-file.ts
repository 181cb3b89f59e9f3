import { licenseState, type License, type LicenseState } from './license';

/** Counts the changes of the format that a reader of the one before does not understand. */
export const LICENSE_FILE_VERSION = 1;

/** Stands in the header, so that nothing else that is signed passes for a license file. */
export const LICENSE_FILE_TYPE = 'keyrail-license+jws';

/** The media type of a license file: a JWS in compact form (RFC 7515). */
export const LICENSE_FILE_MEDIA_TYPE = 'application/jose';

/** What a license file says, field by field in docs/license-file.md; times without a name of their own are seconds since 1970. */
export interface LicenseFileContents {
  version: typeof LICENSE_FILE_VERSION;
  /** The address of the Keyrail that signed it. */
  iss: string;
  /** The license's id. */
  sub: string;
  iat: number;
  nbf: number;
  exp: number;
  /** Keyrail's product id. */
  product: string;
  code: string;
  state: LicenseState;
  /** ISO time of the license's own end; null for none. */
  expiresAt: string | null;
  features: Record<string, string>;
  subscription: LicenseFileSubscription | null;
}

/** The subscription that keeps a license. */
export interface LicenseFileSubscription {
  /** The store's id. */
  id: string;
  state: string;
}

/** What a license file is made of. */
export interface LicenseFileSource {
  license: License;
  code: string;
  /** The longest that an application runs without a new file. */
  offlineDays: number;
  subscription: LicenseFileSubscription | null;
}

const DAY_MS = 24 * 60 * 60_000;

/** What the file of a license says when it is issued at this time. */
export function licenseFileContents(source: LicenseFileSource, issuer: string, now: Date): LicenseFileContents {
  const { license, code, offlineDays, subscription } = source;
  const issued = toSeconds(now.getTime());
  return {
    version: LICENSE_FILE_VERSION,
    iss: issuer,
    sub: license.id,
    iat: issued,
    nbf: issued,
    exp: toSeconds(fileEnd(license, offlineDays, now)),
    product: license.product,
    code,
    state: licenseState(license, now),
    expiresAt: license.expiresAt,
    features: license.features,
    subscription,
  };
}

/** A file is good for as long as its license, whose end has the grace in it, and no longer than the product lets anybody be offline. */
function fileEnd({ expiresAt }: License, offlineDays: number, now: Date): number {
  const offlineEnd = now.getTime() + offlineDays * DAY_MS;
  return expiresAt === null ? offlineEnd : Math.min(offlineEnd, new Date(expiresAt).getTime());
}

const toSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

/** Names the n-th file of a product, counted from 1; a product's id holds nothing that a file's name may not. */
export const licenseFileName = (product: string, n?: number): string =>
  `${product}${n === undefined ? '' : `-${n}`}.license`;
