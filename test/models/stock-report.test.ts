import { readPools } from '../../models/stock-report';
import { line, newIdentity, product, waitingLine } from '../activities/shop';
import { useDatabase } from '../helpers/database';
import { codeCollection } from './code-collection';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('readPools', () => {
  const database = useDatabase();
  const now = new Date();
  const unused = { usedPerDay: { last7Days: 0, last30Days: 0 }, daysLeft: null };

  async function fill(id: string, count: number): Promise<void> {
    await database.models.products.save(product(id, { source: 'pool' }));
    const rows = Array.from({ length: count }, (_, row) => ({ code: `${id}-${row}`, row }));
    await database.models.codes.upload(id, rows);
  }

  it('counts each pool by its codes, its use in the last days, and the lines that wait for it', async () => {
    const { codes, waitingLines } = database.models;
    await fill('used', 20);
    await fill('idle', 3);
    await database.models.products.save(product('generated'));
    await codes.hold('used', 'generated/line/1', 'MADE-FOR-A-LINE');
    for (const [unit, age] of [1, 2, 8, 29, 31].entries()) {
      await codes.reserve('used', `order/line/${unit}`);
      const reservedAt = new Date(now.getTime() - age * DAY_MS);
      await codeCollection(database).updateOne({ allocation: `order/line/${unit}` }, { $set: { reservedAt } });
    }
    await codes.release(['order/line/1'], true);
    await codes.reserve('used', 'given/back/1');
    await codes.release(['given/back/1'], false);
    await waitingLines.register(waitingLine(newIdentity(), line('used')));

    expect(await readPools(database.models, now)).toEqual([
      { product: 'idle', available: 3, reserved: 0, revoked: 0, ...unused, waitingLines: 0 },
      {
        ...{ product: 'used', available: 15, reserved: 5, revoked: 1, waitingLines: 1 },
        usedPerDay: { last7Days: 0.29, last30Days: 0.13 },
        daysLeft: 52,
      },
    ]);
  });
});
