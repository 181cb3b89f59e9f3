import { generateKeyPairSync } from 'node:crypto';
import { findConnector } from '../../connectors/registry';
import { tellsDecimal, tellsMinor } from '../../connectors/told-money';
import type { Platform } from '../../domain/store';
import { PLATFORM_SAMPLES } from '../../samples/registry';
import { SALE, SECRET, toDelivery } from './sale-samples';

describe('what events tell of money', () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const moneyOf = (platform: Exclude<Platform, 'direct'>, event: string, currency = 'EUR') => {
    const connector = findConnector(platform);
    if (!connector) throw new Error(`${platform} delivers nothing`);
    const message = PLATFORM_SAMPLES[platform].sample(event, { ...SALE, currency }, { secret: SECRET, privateKey });
    return connector
      .parse(toDelivery(message))
      .filter(({ kind }) => kind !== 'orderPaid')
      .map((told) => ('money' in told ? told.money : null));
  };

  it.each([
    ['fastspring', 'return.created#partly', 6399],
    ['paypal', 'PAYMENT.CAPTURE.REFUNDED', 12_797],
    ['paypal', 'PAYMENT.CAPTURE.REVERSED', 12_797],
    ['paypal', 'CUSTOMER.DISPUTE.CREATED', 12_797],
    ['stripe', 'charge.refunded#part', 100],
    ['stripe', 'charge.dispute.created', 15_228],
    ['shopify', 'refunds/create#part', 4900],
    ['shopify', 'disputes/create', 12_797],
    ['woocommerce', 'order.updated#refunded', 12_797],
    ['woocommerce', 'order.updated#part-refunded', 6398],
    ['paddle', 'adjustment.updated#part', 15_228],
    ['paddle', 'adjustment.created#chargeback', 15_228],
    ['lemon-squeezy', 'order_refunded#part', 6398],
    ['lemon-squeezy', 'subscription_payment_refunded', 12_797],
    ['polar', 'order.refunded#partly', 100],
    ['polar', 'refund.created#needs_response', 9800],
    ['standard-webhooks', 'order.partially_refunded', 100],
  ] as const)('is in minor units: %s, %s', (platform, event, amount) => {
    expect(moneyOf(platform, event)).toEqual([{ amount, currency: 'EUR' }]);
    expect(moneyOf(platform, event, 'JPY')).toEqual([{ amount, currency: 'JPY' }]);
  });

  it('is counted as ISO 4217 does where Stripe counts otherwise', () => {
    expect(moneyOf('stripe', 'charge.refunded#part', 'ISK')).toEqual([{ amount: 1, currency: 'ISK' }]);
  });

  it('is left out where the message does not say it, or not in words that are documented', () => {
    expect(moneyOf('two-checkout', 'REFUND')).toEqual([null]);
    expect(moneyOf('standard-webhooks', 'dispute.opened')).toEqual([null]);
  });

  it('has no sign, and is rounded where a platform keeps more decimals than the currency has', () => {
    expect(tellsDecimal('-12.345', 'EUR')).toEqual({ money: { amount: 1235, currency: 'EUR' } });
    expect(tellsDecimal(12.5, 'KWD')).toEqual({ money: { amount: 12_500, currency: 'KWD' } });
    expect([
      tellsDecimal('much', 'EUR'),
      tellsDecimal(1, null),
      tellsMinor(null, 'EUR'),
      tellsMinor(0.5, 'EUR'),
    ]).toEqual([{}, {}, {}, {}]);
  });
});
