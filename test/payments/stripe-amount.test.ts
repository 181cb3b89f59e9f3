import { toStripeAmount } from '../../payments/stripe-amount';

describe('toStripeAmount', () => {
  it.each([
    ['USD', 4_900, 4_900],
    ['JPY', 500, 500],
    ['KWD', 4_900, 4_900],
    ['ISK', 500, 50_000],
    ['UGX', 500, 50_000],
    ['MGA', 1_000, 10],
  ])('counts %s as Stripe does', (currency, amount, expected) => {
    expect(toStripeAmount({ amount, currency })).toBe(expected);
  });

  it('has no amount for a fraction that Stripe cannot charge', () => {
    expect(toStripeAmount({ amount: 1_050, currency: 'MGA' })).toBeNull();
  });
});
