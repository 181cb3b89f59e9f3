import fc from 'fast-check';
import {
  allocationIds,
  allotmentId,
  lineId,
  orderWorkflowId,
  poolWorkflowId,
  redeliveryWorkflowId,
  shownOrderId,
} from '../../domain/ids';

/** Any text that a store could send as a key, half surrogate pairs too. */
const key = fc.string({ unit: 'binary' });
const anyKey = fc.oneof(
  key,
  fc.string(),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);

describe('lineId', () => {
  it('leaves plain keys as they are', () => {
    expect(lineId('desktop-app_2.0')).toBe('desktop-app_2.0');
    expect(lineId('a b/c@1')).toBe('a~20b~2Fc~401');
  });

  it('stays within what URLs and ids may hold', () => {
    fc.assert(fc.property(anyKey, (key) => /^[A-Za-z0-9._~-]*$/.test(lineId(key))));
  });

  it('never gives two keys the same id', () => {
    fc.assert(fc.property(anyKey, anyKey, (one, other) => (one === other) === (lineId(one) === lineId(other))));
    const close = ['~20', ' ', '%20', '~7E20', '~', '\ud800', '~uD800', '\ufffd', '\ud801', '😀', "'", '!', '(', '*'];
    expect(new Set(close.map(lineId)).size).toBe(close.length);
  });
});

describe('allocationIds', () => {
  const line = { id: 'app', round: 0, quantity: 3 };

  it('names each unit, from 1', () => {
    expect(allocationIds('order-1', line)).toEqual(['order-1/app/1', 'order-1/app/2', 'order-1/app/3']);
    expect(allocationIds('order-1', line, 2, 2)).toEqual(['order-1/app/2']);
    expect(allocationIds('order-1', line, 4)).toEqual([]);
  });

  it('names the round after the first', () => {
    expect(allotmentId('order-1', line)).toBe('order-1/app');
    expect(allocationIds('order-1', { ...line, round: 2, quantity: 1 })).toEqual(['order-1/app@2/1']);
  });

  it('never gives two units of an order the same name', () => {
    const allotment = fc.record({
      id: anyKey.map(lineId),
      round: fc.nat({ max: 3 }),
      quantity: fc.integer({ min: 1, max: 4 }),
    });
    const lines = fc.uniqueArray(allotment, { selector: ({ id, round }) => `${id} ${round}` });
    fc.assert(
      fc.property(lines, (lines) => {
        const names = lines.flatMap((line) => allocationIds('order', line));

        return new Set(names).size === lines.reduce((sum, { quantity }) => sum + quantity, 0);
      }),
    );
  });
});

describe('ids of workflows', () => {
  it('name the store and its order', () => {
    expect(orderWorkflowId({ orderId: 'o', storeId: 'direct', externalId: 'A-1' })).toBe('order:direct:A-1');
  });

  it('hold no address', () => {
    expect(orderWorkflowId({ orderId: 'o', storeId: 'direct', externalId: 'ann@example.com' })).toBe('order:direct:o');
  });

  it('keep kinds apart', () => {
    expect([redeliveryWorkflowId('o', 2), poolWorkflowId('plugin')]).toEqual(['redelivery:o:2', 'pool:plugin']);
  });
});

describe('shownOrderId', () => {
  it('leaves a plain external id as it is', () => {
    expect(shownOrderId({ orderId: 'sealed', externalId: 'A-1' })).toBe('A-1');
  });

  it('replaces one that could hold an address, by what PostgreSQL has room for', () => {
    const long = { orderId: 'x'.repeat(400), storeId: 's'.repeat(64), externalId: 'ann@example.com' };

    expect(shownOrderId({ ...long, orderId: 'sealed' })).toBe('sealed');
    expect(long.orderId.startsWith(shownOrderId(long))).toBe(true);
    expect(orderWorkflowId(long).length).toBeLessThanOrEqual(255);
  });
});
