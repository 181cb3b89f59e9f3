import type { Stories } from '../story';
import { deliveries } from './deliveries';
import { exceptions } from './exceptions';
import { holds } from './holds';
import { lookups } from './lookups';
import { payments } from './payments';
import { pools } from './pools';
import { reopenings } from './reopenings';
import { rights } from './rights';
import { storeNotices } from './store-notices';

export const fulfillOrder: Stories = {
  ...deliveries,
  ...exceptions,
  ...holds,
  ...lookups,
  ...payments,
  ...pools,
  ...reopenings,
  ...rights,
  ...storeNotices,
};
