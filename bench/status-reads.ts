import { percentile, type Round } from './figures';
import { PACE } from './latency';
import { keepBusy, keepPace } from './load';
import type { Shop } from './shop';

const READERS = 8;
const SECONDS = 4;
const RAMP_SECONDS = 1;

/** Measures how many times a second orders can be looked at, with their codes, while new ones keep coming. */
export async function measureStatusReads(shop: Shop, orderIds: readonly string[]): Promise<Round> {
  let reads = 0;
  const readNext = () => shop.readOrder(orderIds[reads++ % orderIds.length] ?? '');
  const [{ perSecond, latencies }] = await Promise.all([
    keepBusy({ lanes: READERS, seconds: SECONDS, rampSeconds: RAMP_SECONDS }, readNext),
    keepPace({ perSecond: PACE, seconds: SECONDS + RAMP_SECONDS }, () => shop.orderInResponse()),
  ]);
  return {
    'statusRead.perSecond': perSecond,
    'statusRead.p50': percentile(latencies, 50),
    'statusRead.p99': percentile(latencies, 99),
  };
}
