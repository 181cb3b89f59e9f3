import { allocationActivities, type AllocationDependencies } from '../../activities/allocation';
import { releaseActivities, type ReleaseDependencies } from '../../activities/release';
import { createCatalog } from '../../activities/catalog';
import type { LineRelease } from '../../domain/allocation';
import type { OrderIdentity } from '../../domain/ids';
import type { Line } from '../../domain/order';
import type { Models } from '../../models';

/** The activities that allocate and release over a test's models, telling nobody but who is given. */
export function allocator(
  models: Models,
  changes: Partial<Omit<AllocationDependencies, 'releaseLine'> & ReleaseDependencies> = {},
) {
  const dependencies = {
    models,
    catalog: createCatalog(models),
    stockChanged: () => Promise.resolve(),
    revocations: { request: () => Promise.resolve() },
    maximumUnits: 1000,
    elapsed: () => 0,
    now: () => new Date(),
    ...changes,
  };
  const release = releaseActivities(dependencies);
  return { ...allocationActivities({ ...dependencies, ...release }), ...release };
}

/** The release of a line as the workflow asks for it: it knows the product by then. */
export const releaseOf = (identity: OrderIdentity, line: Line): LineRelease => ({
  identity,
  line: { ...line, product: line.product ?? line.storeProduct },
  buyer: { email: null, name: null, company: null, country: null },
  currency: 'USD',
  reason: 'ReturnProduct',
  cause: `round-${line.round}`,
});
