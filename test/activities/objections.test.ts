import type { AllocationRequest } from '../../domain/allocation';
import { DEFAULT_CODE_FORMAT, type CodeFormat } from '../../domain/code-format';
import { useDatabase } from '../helpers/database';
import { inDays, license } from '../helpers/licenses';
import { allocator } from './allocator';
import { line, newIdentity, product, request, store, unitsOf } from './shop';

describe('allocateCodes, before it gives codes', () => {
  const database = useDatabase();
  const createActivities = () => allocator(database.models, { maximumUnits: 50 });
  const judge = async (asked: AllocationRequest, activities = createActivities()) => {
    const { outcomes } = await activities.allocateCodes(asked);
    return outcomes[0];
  };
  const inStore = (id: string, changes: Partial<AllocationRequest> = {}) => ({
    identity: { ...newIdentity(), storeId: id },
    ...changes,
  });

  beforeAll(async () => {
    const { stores, products } = database.models;
    await stores.save(store());
    await stores.save(store({ id: 'strict', identification: { account: 'ACME' }, products: { 'their-app': 'app' } }));
    await products.save(product('app'));
    await products.save(product('priced', { minimumPrices: { USD: 4000, EUR: 3500 } }));
  });

  it('has nothing against a line of a known product', async () => {
    expect(await judge(request([line('app')]))).toMatchObject({ status: 'granted' });
  });

  it('gives no code for what a platform has refunded before, the order or one of its lines', async () => {
    const { storeEvents, stores, codes } = database.models;
    await stores.save(store({ id: 'platform', platform: 'fastspring' }));
    const refunded = async (lines: string[] | null) => {
      const { identity } = inStore('platform');
      const { storeId, externalId } = identity;
      const told = { kind: 'orderRefunded', type: null, subscriptionId: null, paymentId: null, reason: null } as const;
      const event = { storeId, externalId, ...told, amount: null, currency: null, at: new Date().toISOString() };
      await storeEvents.record({ ...event, eventId: `refund-of-${externalId}`, lines });
      const asked = request([line('app'), line('app', { id: 'line-2' })], { identity });
      const { outcomes } = await createActivities().allocateCodes(asked);
      return { statuses: outcomes.map(({ status }) => status), held: await codes.heldFor(unitsOf(asked)) };
    };
    const [all, one] = [await refunded(null), await refunded(['line-2'])];

    expect(all).toEqual({ statuses: ['refunded', 'refunded'], held: [] });
    expect(one.statuses).toEqual(['granted', 'refunded']);
    expect(one.held).toHaveLength(1);
  });

  it('objects to a product that nobody knows, and gives no code', async () => {
    const asked = request([line('mystery')]);

    expect(await judge(asked)).toEqual({
      line: 'line-1',
      status: 'objection',
      reason: 'unknown_product',
      facts: { product: 'mystery' },
    });
    expect(await database.models.codes.heldFor(unitsOf(asked))).toEqual([]);
  });

  it('takes no code for a line that renews a license, and objects to one that cannot be renewed', async () => {
    const { licenses } = database.models;
    const known = [
      license({ product: 'app' }),
      license({ product: 'app', standing: 'revoked' }),
      license({ product: 'other' }),
    ];
    const expired = license({ product: 'app', expiresAt: inDays(-9) });
    await licenses.add([...known, expired]);
    const judged = [];
    for (const id of [...known.map((one) => one.id), expired.id, 'lic_nobody', null]) {
      const asked = request([line('app', { upgrades: { license: id, days: null } })]);
      judged.push(await judge(asked));
      expect(await database.models.codes.heldFor(unitsOf(asked))).toEqual([]);
    }
    const two = request([line('app', { quantity: 2, upgrades: { license: expired.id, days: null } })]);

    expect(judged.map((outcome) => outcome?.status)).toEqual([
      'granted',
      'objection',
      'objection',
      'granted',
      'objection',
      'objection',
    ]);
    expect(judged[1]).toEqual({
      line: 'line-1',
      status: 'objection',
      reason: 'upgrade_invalid',
      facts: { cause: 'The license is revoked.' },
    });
    expect(await judge(two)).toMatchObject({ reason: 'upgrade_invalid' });
    const kept = license({ product: 'app', expiresAt: inDays(9), subscriptionId: 'sub_2' });
    await licenses.add([kept]);
    const renewal = (days: number) => judge(request([line('app', { upgrades: { license: kept.id, days } })]));
    expect(await renewal(365)).toMatchObject({
      facts: { cause: 'The end of this license is that of its subscription.' },
    });
    expect(await renewal(0)).toMatchObject({ status: 'granted' });
    const begun = request([line('app', { subscriptionId: 'sub_1', upgrades: { license: expired.id, days: null } })]);
    expect(await judge(begun)).toMatchObject({ facts: { cause: 'A subscription keeps a license of its own.' } });
  });

  it.each(['constructor', 'toString', '__proto__'])(
    'objects to the unknown product %s like to any other',
    async (id) => {
      expect(await judge(request([line(id)]))).toMatchObject({ reason: 'unknown_product', facts: { product: id } });
    },
  );

  it('follows the store’s map, and an operator’s correction before it', async () => {
    const claims = { identification: { account: 'ACME' } };

    expect(await judge(request([line('their-app')], inStore('strict', claims)))).toMatchObject({ product: 'app' });
    expect(await judge(request([line('mystery', { product: 'app' })]))).toMatchObject({ product: 'app' });
  });

  it('objects to a price under the minimum, until somebody approves it', async () => {
    expect(await judge(request([line('priced', { unitPrice: 3999 })]))).toMatchObject({
      reason: 'below_minimum_price',
      facts: { unitPrice: 3999, currency: 'USD', minimum: 4000 },
    });
    expect(await judge(request([line('priced', { unitPrice: 4000 })]))).toMatchObject({ status: 'granted' });
    expect(await judge(request([line('priced', { unitPrice: 1, approved: ['below_minimum_price'] })]))).toMatchObject({
      status: 'granted',
    });
  });

  it('objects to a price that nobody has told, until somebody approves or corrects it', async () => {
    const untold = line('priced', { unitPrice: null });

    expect(await judge(request([untold]))).toMatchObject({
      reason: 'below_minimum_price',
      facts: { unitPrice: 'not told', currency: 'USD', minimum: 4000 },
    });
    expect(await judge(request([untold], { test: true }))).toMatchObject({ status: 'granted' });
    expect(await judge(request([{ ...untold, approved: ['below_minimum_price'] }]))).toMatchObject({
      status: 'granted',
    });
    expect(await judge(request([{ ...untold, unitPrice: 4000 }]))).toMatchObject({ status: 'granted' });
  });

  it('objects to a currency without a minimum while others have one', async () => {
    expect(await judge(request([line('priced', { unitPrice: 999_999 })], { currency: 'JPY' }))).toMatchObject({
      reason: 'below_minimum_price',
      facts: { currency: 'JPY', minimum: 'none set for this currency' },
    });
    expect(await judge(request([line('app', { unitPrice: 1 })], { currency: 'JPY' }))).toMatchObject({
      status: 'granted',
    });
  });

  it('objects to an identification that is not the store’s', async () => {
    const wrong = inStore('strict', { identification: { account: 'OTHER' } });

    expect(await judge(request([line('app')], wrong))).toMatchObject({
      reason: 'identification_mismatch',
      facts: { field: 'account', expected: 'ACME', found: 'OTHER' },
    });
    expect(await judge(request([line('app')], inStore('strict')))).toMatchObject({ facts: { found: 'missing' } });
  });

  it('objects to more units than the limit, until somebody approves them', async () => {
    expect(await judge(request([line('app', { quantity: 51 })]))).toMatchObject({
      reason: 'quantity_over_limit',
      facts: { quantity: 51, limit: 50 },
    });
    expect(await judge(request([line('app', { quantity: 51, approved: ['quantity_over_limit'] })]))).toMatchObject({
      granted: 51,
    });
  });

  it('sees settings that were changed a moment ago, although it remembers the earlier ones', async () => {
    const { products, stores } = database.models;
    await stores.save(store({ id: 'mended' }));
    await products.save(product('mended', { minimumPrices: { USD: 9000 } }));
    const activities = createActivities();
    const asked = request([line('their-name', { unitPrice: 100 })], inStore('mended'));
    expect(await judge(asked, activities)).toMatchObject({ reason: 'unknown_product' });

    await stores.save(store({ id: 'mended', products: { 'their-name': 'mended' } }));
    expect(await judge(asked, activities)).toMatchObject({ reason: 'below_minimum_price' });

    await products.save(product('mended', { minimumPrices: { USD: 100 } }));
    expect(await judge(asked, activities)).toMatchObject({ status: 'granted' });
  });

  it('objects to generated codes of a product without a code format, until it has one or all codes were entered', async () => {
    const { products, codes } = database.models;
    const save = (codeFormat: CodeFormat | null) => products.save(product('formless', { source: 'pool', codeFormat }));
    const switched = () => request([line('formless', { quantity: 2, source: 'generate' })]);
    const [asked, entered] = [switched(), switched()];
    const activities = createActivities();
    await save(null);
    for (const unit of unitsOf(entered))
      await codes.keep('formless', unit, { value: unit, type: 'serialNumber' }, 'entered');

    expect(await judge(asked, activities)).toMatchObject({
      status: 'objection',
      reason: 'no_code_format',
      facts: { product: 'formless' },
    });
    expect(await codes.heldFor(unitsOf(asked))).toEqual([]);
    expect(await judge(entered, activities)).toMatchObject({ status: 'granted', granted: 2 });

    await save(DEFAULT_CODE_FORMAT);
    expect(await judge(asked, activities)).toMatchObject({ status: 'granted', granted: 2 });
  });

  it('throws for a store that was removed, so that the order waits for it', async () => {
    const asked = request([line('app')], inStore('removed'));
    const activities = createActivities();

    await expect(judge(asked, activities)).rejects.toMatchObject({ type: 'StoreMissing', nonRetryable: false });

    await database.models.stores.save(store({ id: 'removed' }));
    expect(await judge(asked, activities)).toMatchObject({ status: 'granted' });
  });
});
