import type { License, LicenseState } from '../../domain/license';
import { useApi } from './api';

/** A license as the API shows it. */
export interface LicenseJson {
  id: string;
  state: LicenseState;
  expiresAt: string | null;
  features: Record<string, string>;
  code?: string;
  history: { event: string; by: string; why: string | null; note: string | null }[];
}

export interface ProblemJson {
  code: string;
  errors: { path: string }[];
}

/** What is said of every code that nobody has. */
export const UNKNOWN = {
  valid: false,
  reason: 'unknown',
  license: null,
  state: null,
  expiresAt: null,
  features: {},
};

/** The whole days until a license ends. */
export const daysLeft = ({ expiresAt }: { expiresAt: string | null }): number =>
  Math.round((new Date(expiresAt ?? 0).getTime() - Date.now()) / (24 * 60 * 60_000));

/** Gives a test file an API with a store, a generated product and a pooled one, and the calls on licenses. */
export function useLicenseCalls() {
  const api = useApi();

  beforeAll(async () => {
    await api.addStore('direct');
    await api.addProduct('desktop-app');
    await api.addProduct('plugin', { source: 'pool' });
  });

  const models = () => api.database.models;
  const change = (id: string, action: string, body: object, key?: string) =>
    api.call<LicenseJson & ProblemJson>(action === 'features' ? 'PUT' : 'POST', `/v1/licenses/${id}/${action}`, {
      body,
      ...(key !== undefined && { headers: { 'idempotency-key': key } }),
    });
  return {
    api,
    models,
    change,
    validate: (code: string, purpose?: string, product = 'desktop-app') =>
      api.call('POST', '/v1/licenses/validate', { body: { code, product, ...(purpose && { for: purpose }) } }),
    rechargeBy: (id: string, days: number, key: string) => change(id, 'recharge', { days }, key),
    found: (id: string) => models().licenses.find(id) as Promise<License>,
  };
}
