import { mailedLine } from '../../domain/mail';
import { line } from '../models/orders';

describe('mailedLine', () => {
  it('names the product by the store’s id too, where that is another', () => {
    expect(mailedLine(line())).toEqual({ id: 'line-1', round: 0, quantity: 1, product: 'desktop-app' });
    expect(mailedLine(line({ storeProduct: 'com.acme.app' }))).toMatchObject({
      product: 'desktop-app',
      storeProduct: 'com.acme.app',
    });
    expect(mailedLine(line({ product: null, storeProduct: 'gone' }))).toEqual({
      id: 'line-1',
      round: 0,
      quantity: 1,
      product: 'gone',
    });
  });

  it('has what the line’s licenses take from it', () => {
    expect(mailedLine(line({ features: { edition: 'pro' }, subscriptionId: 'sub_7' }))).toMatchObject({
      features: { edition: 'pro' },
      subscriptionId: 'sub_7',
    });
  });
});
