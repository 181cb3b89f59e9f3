import { toPurchase } from '../../api/direct-order';
import { store } from '../activities/shop';

describe('toPurchase', () => {
  it('takes a line for free only when neither a price nor a tax is told of it', () => {
    const priced = [{ unitPrice: 0 }, { unitPrice: 0, tax: 0 }, { unitPrice: 0, tax: 5 }, { unitPrice: 1 }, {}];
    const lines = priced.map((told) => ({ product: 'app', quantity: 1, ...told }));
    const purchase = toPurchase(
      {
        store: 'direct',
        externalId: 'A-1',
        test: false,
        currency: 'USD',
        buyer: { email: 'ann@example.com' },
        identification: {},
        lines,
      },
      store(),
    );

    expect(purchase.lines.map(({ isFree }) => isFree)).toEqual([true, true, false, false, null]);
  });
});
