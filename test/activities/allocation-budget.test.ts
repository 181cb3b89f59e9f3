import type { AllocationOutcome, AllocationRequest } from '../../domain/allocation';
import { useDatabase } from '../helpers/database';
import { allocator } from './allocator';
import { fill, line, product, range, request, store, unitsOf } from './shop';

describe('allocateCodes, of five lines of 90 units', () => {
  const database = useDatabase();
  const allocate = async (asked: AllocationRequest): Promise<AllocationOutcome[]> => {
    const { models } = database;
    const activities = allocator(models, { maximumUnits: 90 });
    return (await activities.allocateCodes(asked)).outcomes;
  };
  const codesOf = async (asked: AllocationRequest) => [
    ...(await database.models.codes.reveal(unitsOf(asked))).values(),
  ];

  beforeAll(async () => {
    await database.models.stores.save(store());
    await database.models.products.save(product('app'));
  });

  const lines = (id: string) => range(5).map((n) => line(id, { id: `line-${n}`, quantity: 90 }));

  it.each<['generate' | 'pool', string]>([
    ['generate', 'app-450'],
    ['pool', 'pool-450'],
  ])('gives them 100 codes a step together (%s), the first lines first', async (source, id) => {
    await database.models.products.save(product(id, { source }));
    if (source === 'pool') await fill(database.models, id, 450);
    const asked = request(lines(id));
    const steps: unknown[] = [];
    let open = asked.lines;
    while (open.length > 0) {
      const before = (await codesOf(asked)).length;
      const outcomes = await allocate({ ...asked, lines: open });
      expect(await allocate({ ...asked, lines: open })).toEqual(outcomes);
      expect((await codesOf(asked)).length - before).toBeLessThanOrEqual(100);
      const granted = outcomes.map((outcome) => ('granted' in outcome ? outcome.granted : -1));
      steps.push(granted);
      open = open.map((one, n) => ({ ...one, granted: granted[n] ?? -1 })).filter((one) => one.granted < 90);
    }

    expect(steps).toEqual([[90, 10, 0, 0, 0], [90, 20, 0, 0], [90, 30, 0], [90, 40], [90]]);
    expect(new Set(await codesOf(asked)).size).toBe(450);
    expect((await database.models.codes.stock(id)).reserved).toBe(450);
    expect(await database.models.waitingLines.exist(id)).toBe(false);
  });

  it('judges all of them in the first step', async () => {
    const asked = request([...lines('app'), line('unheard-of', { id: 'line-5' })]);
    const outcomes = await allocate(asked);

    expect(outcomes.map(({ status }) => status)).toEqual([
      'granted',
      'partial',
      'partial',
      'partial',
      'partial',
      'objection',
    ]);
  });
});
