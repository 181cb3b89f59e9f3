import { asksForConfirmation, toDecline } from '../../payments/stripe-refusal';

describe('toDecline', () => {
  it.each(['lost_card', 'stolen_card', 'pickup_card', 'expired_card', 'fraudulent', 'transaction_not_allowed'])(
    'takes %s for hard',
    (decline_code) => {
      expect(toDecline({ code: 'card_declined', decline_code })).toEqual({ code: decline_code, isHard: true });
    },
  );

  it.each([
    'insufficient_funds',
    'processing_error',
    'try_again_later',
    'generic_decline',
    'do_not_honor',
    'brand_new',
  ])('takes %s for soft', (decline_code) => {
    expect(toDecline({ code: 'card_declined', decline_code })).toEqual({ code: decline_code, isHard: false });
  });

  it('follows the issuer’s advice against the code', () => {
    const decline = (decline_code: string, advice_code: string) => toDecline({ decline_code, advice_code }).isHard;

    expect(decline('generic_decline', 'do_not_try_again')).toBe(true);
    expect(decline('do_not_honor', 'confirm_card_data')).toBe(true);
    expect(decline('transaction_not_allowed', 'try_again_later')).toBe(false);
  });

  it('has a word for a decline without any code', () => {
    expect(toDecline({ code: '', decline_code: '' })).toEqual({ code: 'unknown', isHard: false });
  });
});

describe('asksForConfirmation', () => {
  it('knows the bank’s wish in either code', () => {
    expect(asksForConfirmation({ code: 'authentication_required' })).toBe(true);
    expect(asksForConfirmation({ code: 'card_declined', decline_code: 'authentication_required' })).toBe(true);
    expect(asksForConfirmation({ code: 'card_declined', decline_code: 'do_not_honor' })).toBe(false);
  });
});
