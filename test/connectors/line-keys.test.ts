import fc from 'fast-check';
import { lineKeys } from '../../connectors/line-keys';

describe('lineKeys', () => {
  it('names lines by their products, and numbers the further ones of a product', () => {
    expect(lineKeys(['pro', 'plugin', 'pro', 'pro'])).toEqual(['pro', 'plugin', 'pro#2', 'pro#3']);
  });

  it('steps aside for a product that is called like a numbered line', () => {
    expect(lineKeys(['pro', 'pro#2', 'pro'])).toEqual(['pro', 'pro#2', 'pro#2#']);
  });

  it('gives no two lines the same name, whatever the products are called', () => {
    const product = fc.constantFrom('a', 'a#2', 'a#2#', 'a#3', 'b');
    fc.assert(
      fc.property(fc.array(product), (products) => {
        expect(new Set(lineKeys(products)).size).toBe(products.length);
      }),
    );
  });
});
