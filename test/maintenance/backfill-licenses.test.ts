import { backfillLicenses } from '../../maintenance/backfill-licenses';
import { runCommand } from '../../maintenance/command';
import { allocationIds } from '../../domain/ids';
import { licenseState } from '../../domain/license';
import { licenseIdOf } from '../../models/license';
import { range } from '../activities/shop';
import { useDatabase } from '../helpers/database';
import { line, order } from '../models/orders';
import { environmentOf } from './environment';

describe('npm run backfill-licenses', () => {
  const database = useDatabase();
  const run = async (after: string | null = null) => {
    const said: string[] = [];
    const work = backfillLicenses(after);
    const code = await runCommand(work, environmentOf(database, '2026'), (told) => said.push(told), console.error);
    return { code, said };
  };
  const licensesOf = (externalId: string) => database.models.licenses.listOfOrder(`direct-${externalId}`);
  const statesOf = async (externalId: string) =>
    (await licensesOf(externalId)).map((license) => licenseState(license, new Date('2026-03-02T00:00:00.000Z')));

  it('makes what is missing, as a delivery does, and nothing the second time', async () => {
    const { orders, licenses } = database.models;
    await orders.record(order('sold', { lines: [line({ quantity: 3, granted: 3 })] }));
    await orders.record(order('refunded', { lines: [line({ state: 'refunded' })] }));
    await orders.record(order('test', { test: true }));
    await orders.record(order('open', { lines: [line({ state: 'granted', deliveredAt: null })] }));
    for (const n of range(120)) await orders.record(order(`many-${n}`));
    const first = await run();
    const [license] = await licensesOf('sold');
    await licenses.change(license?.id ?? '', () => ({ features: { kept: 'yes' } }), {
      ...{ key: 'call/1', at: '2026-04-01T00:00:00.000Z', event: 'features_changed' as const },
      ...{ by: 'Ann', why: null, note: null },
    });
    const second = await run();

    expect(first).toEqual({ code: 0, said: ['124 licenses were missing in 122 orders.'] });
    expect(second).toEqual({ code: 0, said: ['0 licenses were missing in 122 orders.'] });
    expect(await statesOf('sold')).toEqual(['active', 'active', 'active']);
    expect([await statesOf('refunded'), await statesOf('test'), await statesOf('open')]).toEqual([['revoked'], [], []]);
    expect((await licenses.find(license?.id ?? ''))?.features).toEqual({ kept: 'yes' });
  });

  it('completes an order whose licenses were made in part, and goes on after the order that is named', async () => {
    const { orders, licenses } = database.models;
    const half = order('z-half', { lines: [line({ quantity: 2, granted: 2 })] });
    await orders.record(half);
    await run();
    const [unit = ''] = allocationIds(half.orderId, half.lines[0]!);
    await database.connection.collection('licenses').deleteOne({ _id: licenseIdOf(unit) as never });
    const beyond = await run('direct-z-half');
    const again = await run('direct-z-hal');

    expect(beyond.said).toEqual(['0 licenses were missing in 0 orders.']);
    expect(again.said).toEqual(['1 licenses were missing in 1 orders.']);
    expect(await licenses.listOfOrder(half.orderId)).toHaveLength(2);
  });
});
