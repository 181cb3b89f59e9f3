import { LINE_STATES, type LineState } from '../../domain/line-state';
import { exceptionReasons, isPaid, ORDER_STATES, orderState } from '../../domain/order';
import { sampleCodes } from '../../domain/product';
import { product } from '../activities/shop';
import { line, lineInException } from '../models/orders';

const stateOf = (...states: LineState[]) => orderState(states.map((state) => ({ state })));

describe('orderState', () => {
  it.each<[string, LineState[]]>([
    ['processing', []],
    ['processing', ['delivered', 'granted']],
    ['processing', ['accepted', 'cancelled']],
    ['exception', ['delivered', 'exception', 'allocating']],
    ['delivered', ['delivered', 'cancelled', 'expired']],
    ['cancelled', ['cancelled', 'cancelled']],
    ['expired', ['expired']],
    ['refunded', ['refunded', 'refunded']],
    ['closed', ['cancelled', 'refunded']],
    ['closed', ['rejected']],
    ['closed', ['revoked']],
  ])('is %s for lines that are %p', (state, states) => {
    expect(stateOf(...states)).toBe(state);
  });

  it('has a name for every pair of states, whatever their order', () => {
    for (const one of LINE_STATES)
      for (const other of LINE_STATES) {
        expect(ORDER_STATES).toContain(stateOf(one, other));
        expect(stateOf(one, other)).toBe(stateOf(other, one));
      }
  });
});

describe('exceptionReasons', () => {
  it('names each reason once', () => {
    expect(exceptionReasons([line(), lineInException(), lineInException({ id: 'two' })])).toEqual(['unknown_product']);
    expect(exceptionReasons([line()])).toEqual([]);
  });
});

describe('isPaid', () => {
  it('is true unless the store says that nothing was taken, or the order is a test', () => {
    expect(isPaid(line({ isFree: false }), false)).toBe(true);
    expect(isPaid(line({ isFree: null }), false)).toBe(true);
    expect(isPaid(line({ isFree: true }), false)).toBe(false);
    expect(isPaid(line(), true)).toBe(false);
  });

  it('is true whatever the unit price is rounded or corrected to', () => {
    expect(isPaid(line({ unitPrice: 0 }), false)).toBe(true);
  });
});

describe('sampleCodes', () => {
  it('numbers them where there are several', () => {
    expect(sampleCodes(product('app'), 1)).toEqual(['SAMPLE-CODE']);
    expect(sampleCodes(product('app'), 2)).toEqual(['SAMPLE-CODE-1', 'SAMPLE-CODE-2']);
  });
});
