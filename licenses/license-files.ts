import { licenseFileContents, type LicenseFileSource } from '../domain/license-file';
import type { MakeSigningKey, SigningKey } from '../domain/signing-key';
import { signLicenseFile } from './license-file';
import { makeSigningKey } from './signing-key';

export interface LicenseFilesDependencies {
  signingKeys: {
    /** Gets the key that signs now; where there is none, the one that is made. */
    current(make: MakeSigningKey): Promise<SigningKey>;
  };
  /** The address of the Keyrail that issues them. */
  issuer: string;
}

export interface IssuedLicenseFile {
  file: string;
  kid: string;
  /** ISO time until which it is good. */
  validUntil: string;
}

export interface LicenseFiles {
  /** Signs the file of a license that is in force, which the caller has looked at. */
  issue(source: LicenseFileSource, now: Date): Promise<IssuedLicenseFile>;
}

/** Creates what issues license files, each by the key that signs at that moment. */
export const createLicenseFiles = ({ signingKeys, issuer }: LicenseFilesDependencies): LicenseFiles => ({
  async issue(source, now) {
    const key = await signingKeys.current(makeSigningKey);
    const contents = licenseFileContents(source, issuer, now);
    const validUntil = new Date(contents.exp * 1000).toISOString();
    return { file: await signLicenseFile(contents, key), kid: key.kid, validUntil };
  },
});
