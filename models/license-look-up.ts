import type { Connection, Model } from 'mongoose';
import type { License } from '../domain/license';
import type { KnownCodes, NamedLicense } from '../domain/told-upgrade';
import type { Vault } from '../secrets/vault';
import { batchesOf } from './batches';
import type { CodeDocument } from './code-document';
import { toLicense, type LicenseDocument } from './license-document';

type FoundCode = Pick<CodeDocument, 'fingerprint' | 'state'> & { licenses: LicenseDocument[] };

/** Creates the queries that find licenses by their codes. */
export function createLicenseLookUp(connection: Connection, LicenseModel: Model<LicenseDocument>, vault: Vault) {
  const CodeModel = connection.model<CodeDocument>('Code');
  const ProductModel = connection.model<{ _id: string }>('Product');

  const findCodes = (fingerprints: readonly string[]) =>
    CodeModel.aggregate<FoundCode>([
      { $match: { fingerprint: fingerprints.length === 1 ? fingerprints[0] : { $in: fingerprints } } },
      {
        $lookup: {
          from: LicenseModel.collection.name,
          localField: 'allocation',
          foreignField: 'unit',
          as: 'licenses',
        },
      },
    ]);

  return {
    /**
     * The license whose code this is, by one question and two unique indexes; null for a code that nobody has. One that has been
     * replaced is held by another allocation than its license names.
     */
    async findByCode(product: string, code: string): Promise<{ license: License; isTakenBack: boolean } | null> {
      const [found] = await findCodes([vault.fingerprint(product, code)]);
      const [license] = found?.licenses ?? [];
      return found && license ? { license: toLicense(license), isTakenBack: found.state === 'revoked' } : null;
    },
    /** What is known of these codes, of whatever product they are; one that has been taken back is nobody's any more. */
    async knowCodes(codes: readonly string[]): Promise<KnownCodes> {
      if (codes.length === 0) return { products: new Set(), licenses: new Map() };
      const products = (await ProductModel.find({}, { _id: 1 }).lean()).map(({ _id }) => _id);
      const licenses = new Map<string, NamedLicense[]>();
      for (const batch of batchesOf(codes.flatMap((code) => products.map((product) => ({ code, product }))))) {
        const byFingerprint = codesByFingerprint(batch, vault);
        for (const { fingerprint, state, licenses: found } of await findCodes([...byFingerprint.keys()])) {
          const named = state === 'revoked' ? [] : found.map(({ _id, product }) => ({ id: _id, product }));
          for (const code of byFingerprint.get(fingerprint) ?? [])
            if (named.length > 0) licenses.set(code, [...(licenses.get(code) ?? []), ...named]);
        }
      }
      return { products: new Set(products), licenses };
    },
  };
}

/** The same code may be written in several ways. */
function codesByFingerprint(pairs: readonly { code: string; product: string }[], vault: Vault): Map<string, string[]> {
  const codes = new Map<string, string[]>();
  for (const { code, product } of pairs) {
    const fingerprint = vault.fingerprint(product, code);
    codes.set(fingerprint, [...(codes.get(fingerprint) ?? []), code]);
  }
  return codes;
}
