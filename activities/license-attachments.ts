import { isInForce, licenseState, type License } from '../domain/license';
import { LICENSE_FILE_MEDIA_TYPE, licenseFileName } from '../domain/license-file';
import type { CodesMail, CodesMailLine } from '../domain/mail';
import { licensesOfLine } from '../domain/new-license';
import { unitOf } from '../domain/ids';
import type { ProductLicense } from '../domain/product';
import type { LicenseFiles } from '../licenses/license-files';
import type { MailAttachment } from '../mail/transport';
import { licenseIdOf } from '../models/license';
import { findSubscriptionOf } from '../models/license-subscription';
import type { Models } from '../models/models';
import type { Catalog } from './catalog';

export interface LicenseAttachmentDependencies {
  models: Pick<Models, 'licenses' | 'subscriptions'>;
  catalog: Pick<Catalog, 'findStore'>;
  licenseFiles: LicenseFiles;
  now(): Date;
}

/** One line's part of a codes mail, its codes in the order of their units; null for codes that are too long for any. */
export interface LicensedPart {
  line: CodesMailLine;
  product: { license: ProductLicense };
  units: string[];
  codes: string[] | null;
}

/** Nobody looks through more of them in a mail. */
const MOST_FILES = 50;

/** A file holds its code too, and encoding it twice makes it almost twice as long. */
const MOST_CODE_BYTES = 1024 * 1024;

/** Creates what makes the license files of a codes mail: one for each unit whose product wants it, or none where they are too many. */
export function createLicenseAttachments(dependencies: LicenseAttachmentDependencies) {
  return async (mail: CodesMail, parts: readonly LicensedPart[]): Promise<MailAttachment[]> => {
    const wanted = mail.test ? [] : parts.filter(({ product }) => product.license.file);
    if (!areFew(wanted)) return [];
    const attachments: MailAttachment[] = [];
    const numbers = new Map<string, number>();
    for (const part of wanted)
      for (const content of await filesOf(dependencies, mail, part)) {
        const { product } = part.line;
        const number = (numbers.get(product) ?? 0) + 1;
        numbers.set(product, number);
        attachments.push({
          filename: licenseFileName(product, number),
          content,
          contentType: LICENSE_FILE_MEDIA_TYPE,
        });
      }
    return attachments;
  };
}

function areFew(parts: readonly LicensedPart[]): boolean {
  const codes = parts.flatMap((part) => part.codes ?? []);
  return codes.length <= MOST_FILES && codes.reduce((sum, code) => sum + Buffer.byteLength(code), 0) <= MOST_CODE_BYTES;
}

async function filesOf(
  dependencies: LicenseAttachmentDependencies,
  mail: CodesMail,
  part: LicensedPart,
): Promise<string[]> {
  const { models, licenseFiles, now } = dependencies;
  const at = now();
  const known = await models.licenses.mapByUnits(part.units.map(unitOf));
  const coming = await comingLicenses(dependencies, mail, part, at);
  const files: string[] = [];
  for (const [index, unit] of part.units.entries()) {
    const license = known.get(unitOf(unit)) ?? coming.get(unit);
    const code = part.codes?.[index];
    if (!license || code === undefined || !isInForce(licenseState(license, at))) continue;
    const subscription = await findSubscriptionOf(models, license);
    const { offlineDays } = part.product.license;
    files.push((await licenseFiles.issue({ license, code, offlineDays, subscription }, at)).file);
  }
  return files;
}

/** The licenses of a line as its order makes them once its first mail has gone out, by their units. */
async function comingLicenses(
  { catalog }: LicenseAttachmentDependencies,
  { identity, buyer }: CodesMail,
  { line, product, units }: LicensedPart,
  at: Date,
): Promise<Map<string, License>> {
  const store = await catalog.findStore(identity.storeId, false);
  const { storeProduct = line.product } = line;
  const delivered = { ...line, storeProduct, state: 'delivered' as const, deliveredAt: at.toISOString() };
  const named = units.map((unit) => ({ id: licenseIdOf(unit), unit }));
  const terms = { product: product.license, store: store?.features[storeProduct] ?? {} };
  const licenses = licensesOfLine({ ...identity, buyer }, delivered, named, terms);
  return new Map(licenses.map((license) => [license.unit, license]));
}
