import { createPaymentGateways } from '../../payments/gateways';

describe('createPaymentGateways', () => {
  const gateways = createPaymentGateways({ sandboxAddress: 'http://127.0.0.1:1', stripeAddress: null });
  const credentials = { secretKey: 'sk_test_1', publicKey: 'pk_test_1' };
  const none = { secretKey: null, publicKey: null };

  it('keeps a store’s gateway while its credentials stay the same', () => {
    expect(gateways.get('shop', 'stripe', { ...credentials })).toBe(gateways.get('shop', 'stripe', credentials));
  });

  it('makes another when a key or the gateway changes', () => {
    const before = gateways.get('shop', 'stripe', credentials);
    const rotated = gateways.get('shop', 'stripe', { ...credentials, secretKey: 'sk_test_2' });

    expect(rotated).not.toBe(before);
    expect(gateways.get('shop', 'stripe', { secretKey: 'sk_test_2', publicKey: null })).not.toBe(rotated);
    expect(gateways.get('shop', 'sandbox', none)).not.toBe(gateways.get('shop', 'stripe', credentials));
  });

  it('makes one for each store', () => {
    expect(gateways.get('shop', 'stripe', credentials)).not.toBe(gateways.get('other', 'stripe', credentials));
  });

  it.each([null, '', 'sk_test_1\n', 'sk_tést'])('throws for the secret key %j without repeating it', (secretKey) => {
    expect(() => gateways.get('shop', 'stripe', { ...credentials, secretKey })).toThrow(
      /^Payment gateway stripe: no usable secret key$/,
    );
  });

  it('has no sandbox gateway outside the sandbox', () => {
    const outside = createPaymentGateways({ sandboxAddress: null, stripeAddress: null });

    expect(() => outside.get('shop', 'sandbox', none)).toThrow('there is no sandbox here');
  });
});
