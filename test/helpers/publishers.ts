import { rightsActivities, type RightsDependencies } from '../../activities/rights';
import { revocationActivities } from '../../activities/revocation';
import type { AllocationRequest, LineRelease } from '../../domain/allocation';
import { allocationIds, allotmentId } from '../../domain/ids';
import type { Attempt, Key, KeyReply, KeyRequest, Revocation, RevocationReply } from '../../domain/rights';
import { DEFAULT_CODE_FORMAT } from '../../domain/code-format';
import { DEFAULT_PRODUCT_LICENSE } from '../../domain/product';
import type { OpenAttempt } from '../../models/attempt';
import { fakeActivities } from './orders';
import { allocated, granted, rights } from './purchases';

const FACTS = { httpStatus: 200, returnCode: null, returnMessage: null };

/** What a key server answers, in short. */
export const grants = (...keys: string[]): KeyReply => ({
  status: 'granted',
  keys: keys.map((value): Key => ({ value, type: 'serialNumber' })),
  ...FACTS,
});
export const retries = (retryAfterMs: number | null = null): KeyReply => ({
  status: 'pending',
  cause: 'retry',
  retryAfterMs,
  ...FACTS,
});
export const fails = (cause: 'network' | 'server' | 'timeout' | 'invalid'): KeyReply => ({
  status: 'pending',
  cause,
  retryAfterMs: null,
  ...FACTS,
  httpStatus: null,
});
export const refuses: KeyReply = { status: 'refused', ...FACTS, returnCode: '1', returnMessage: 'unknown reference' };

/** A publisher that answers as a test says, behind Keyrail's own activities, with a database in memory. */
export function publisher(answer: (request: KeyRequest, n: number) => KeyReply | Promise<KeyReply>) {
  const asked: KeyRequest[] = [];
  const codes = new Map<string, string>();
  const returned = new Set<string>();
  const attempts: Attempt[] = [];
  const requested: Revocation[] = [];
  const paused: number[] = [];
  const releases: LineRelease[] = [];
  const product = {
    id: 'space-game',
    name: 'Space Game',
    source: 'rights' as const,
    rights: { publisher: 'space-publisher', externalReference: null, attributes: {} },
    codeFormat: DEFAULT_CODE_FORMAT,
    lowStockThreshold: null,
    notify: null,
    minimumPrices: {},
    sampleCode: 'SAMPLE',
    mail: { subject: null, template: null },
    license: DEFAULT_PRODUCT_LICENSE,
  };
  const revocations = { request: (revocation: Revocation) => Promise.resolve(void requested.push(revocation)) };
  const models = {
    codes: {
      heldIn: (allotment: string) =>
        Promise.resolve([...codes.keys()].filter((unit) => unit.startsWith(`${allotment}/`) && !returned.has(unit))),
      release: (units: string[]) => Promise.resolve(units.forEach((unit) => returned.add(unit))),
      keep: (_product: string, unit: string, { value }: Key) => {
        const owner = [...codes].find(([, code]) => code === value)?.[0];
        if (owner !== undefined && owner !== unit)
          return Promise.resolve({ status: 'taken' as const, allocation: owner });
        if (!codes.has(unit)) codes.set(unit, value);
        return Promise.resolve({ status: codes.get(unit) === value ? ('held' as const) : ('occupied' as const) });
      },
    },
    closedAllotments: {
      has: (allotment: string) =>
        Promise.resolve(releases.some(({ identity, line }) => allotmentId(identity.orderId, line) === allotment)),
    },
    attempts: {
      open: (attempt: Attempt) => {
        const { orderId, line, publisher, askedAt } = attempt;
        return Promise.resolve({ id: String(attempts.push(attempt) - 1), orderId, line, publisher, askedAt });
      },
      close: ({ id }: OpenAttempt, answered: Partial<Attempt>) =>
        Promise.resolve(void Object.assign(attempts[Number(id)]!, answered)),
    },
    publishers: {
      findWithCredentials: () => Promise.resolve({ publisher: { id: 'space-publisher' }, credentials: {} }),
    },
  };
  const keyServer = {
    requestKeys: async (request: KeyRequest) => answer(request, asked.push(request)),
    revokeKey: () => Promise.resolve<RevocationReply>({ status: 'acknowledged', ...FACTS }),
  };
  const releaseLine = (release: LineRelease) => {
    releases.push(release);
    const isKnown = (unit: string) => requested.some((one) => one.unit === unit && one.cause === release.cause);
    for (const unit of allocationIds(release.identity.orderId, release.line))
      if (codes.has(unit) && !isKnown(unit)) requested.push({ ...release, unit, requestedAt: '' });
    return Promise.resolve();
  };
  const dependencies = {
    models,
    catalog: {
      findProduct: () => Promise.resolve(product),
      getStore: () => Promise.reject(new Error('no store')),
      findStore: () => Promise.resolve(null),
    },
    keyServers: { of: () => keyServer },
    revocations,
    releaseLine,
    now: () => new Date(),
    random: () => 0,
    pause: (milliseconds: number) => Promise.resolve(void paused.push(milliseconds)),
  } as unknown as RightsDependencies;

  return {
    asked,
    codes,
    attempts,
    paused,
    requested,
    activities: fakeActivities({
      ...rightsActivities(dependencies),
      ...revocationActivities(dependencies as never),
      allocateCodes: jest.fn((request: AllocationRequest) =>
        Promise.resolve(allocated(request, (line) => (line.source === 'generate' ? granted(line) : rights(line)))),
      ),
      releaseLine,
    }),
  };
}
