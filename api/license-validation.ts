import { licenseState, purposeFault, type License, type Purpose, type PurposeFault } from '../domain/license';
import type { ApiContext } from './context';

/** What is asked about a code. */
export interface CodeQuestion {
  code: string;
  product: string;
  purpose: Purpose;
}

/** What a code is good for. */
export interface CodeVerdict {
  valid: boolean;
  reason: PurposeFault | 'unknown' | null;
  license: string | null;
  state: ReturnType<typeof licenseState> | null;
  expiresAt: string | null;
  features: Record<string, string>;
}

const UNKNOWN: CodeVerdict = {
  valid: false,
  reason: 'unknown',
  license: null,
  state: null,
  expiresAt: null,
  features: {},
};

/** Says what a code is good for; nothing tells codes apart that nobody has. */
export async function judgeCode(
  context: Pick<ApiContext, 'models' | 'now'>,
  { code, product, purpose }: CodeQuestion,
): Promise<CodeVerdict> {
  const license = await findLicense(context, product, code);
  return license ? verdictOn(license, purpose, context.now()) : UNKNOWN;
}

/** The license that a code of a product has; null for a code that nobody has. */
export async function findLicense(
  { models }: Pick<ApiContext, 'models'>,
  product: string,
  code: string,
): Promise<License | null> {
  const found = await models.licenses.findByCode(product, code);
  return found?.isTakenBack ? { ...found.license, standing: 'revoked' } : (found?.license ?? null);
}

function verdictOn(license: License, purpose: Purpose, now: Date): CodeVerdict {
  const reason = purposeFault(license, purpose, now);
  return {
    valid: reason === null,
    reason,
    license: license.id,
    state: licenseState(license, now),
    expiresAt: license.expiresAt,
    features: license.features,
  };
}
