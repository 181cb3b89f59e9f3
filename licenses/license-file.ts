import { CompactSign, errors, importJWK, jwtVerify, type JWTHeaderParameters, type JWTVerifyOptions } from 'jose';
import { z } from 'zod';
import { LICENSE_STATES } from '../domain/license';
import { LICENSE_FILE_TYPE, LICENSE_FILE_VERSION, type LicenseFileContents } from '../domain/license-file';
import { publicJwk, type PublicSigningKey, type SigningKey } from '../domain/signing-key';

/** The only one that a license file may be signed by. */
const ALGORITHM = 'EdDSA';

/** What another computer's clock may be off by. */
const CLOCK_SKEW_SECONDS = 300;

/** Why a text is no license file for the product at this time. */
export type LicenseFileFault =
  'malformed' | 'algorithm' | 'unknown_key' | 'signature' | 'expired' | 'not_yet_valid' | 'other_product';

/** What the reader of a license file found. */
export type LicenseFileVerdict =
  { status: 'valid'; contents: LicenseFileContents } | { status: 'invalid'; fault: LicenseFileFault };

/** Signs a license file: a JWS in compact form. */
export async function signLicenseFile(contents: LicenseFileContents, key: SigningKey): Promise<string> {
  const privateKey = await importJWK({ ...publicJwk(key), d: key.d }, ALGORITHM);
  return new CompactSign(Buffer.from(JSON.stringify(contents)))
    .setProtectedHeader({ alg: ALGORITHM, typ: LICENSE_FILE_TYPE, kid: key.kid })
    .sign(privateKey);
}

const licenseFile = z.object({
  version: z.literal(LICENSE_FILE_VERSION),
  iss: z.string(),
  sub: z.string(),
  iat: z.int(),
  nbf: z.int(),
  exp: z.int(),
  product: z.string(),
  code: z.string(),
  state: z.enum(LICENSE_STATES),
  expiresAt: z.string().nullable(),
  features: z.record(z.string(), z.string()),
  subscription: z.object({ id: z.string(), state: z.string() }).nullable(),
}) satisfies z.ZodType<LicenseFileContents>;

/** Reads a license file as an application does: nothing is believed before its signature by one of the keys has been checked. */
export async function verifyLicenseFile(
  file: string,
  keys: readonly PublicSigningKey[],
  product: string,
  now: Date,
): Promise<LicenseFileVerdict> {
  const options: JWTVerifyOptions = {
    algorithms: [ALGORITHM],
    typ: LICENSE_FILE_TYPE,
    clockTolerance: CLOCK_SKEW_SECONDS,
    currentDate: now,
  };
  try {
    const { payload } = await jwtVerify(file, (header) => importKey(header, keys), options);
    const { success, data } = licenseFile.safeParse(payload);
    if (!success) return { status: 'invalid', fault: 'malformed' };
    return data.product === product
      ? { status: 'valid', contents: data }
      : { status: 'invalid', fault: 'other_product' };
  } catch (error) {
    return { status: 'invalid', fault: faultOf(error) };
  }
}

function importKey({ kid }: JWTHeaderParameters, keys: readonly PublicSigningKey[]) {
  const key = keys.find((one) => one.kid === kid);
  if (!key) throw new errors.JWKSNoMatchingKey();
  return importJWK(publicJwk(key), ALGORITHM);
}

function faultOf(error: unknown): LicenseFileFault {
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm';
  if (error instanceof errors.JWKSNoMatchingKey) return 'unknown_key';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf') return 'not_yet_valid';
  if (error instanceof errors.JOSEError) return 'malformed';
  throw error;
}
