import { SignatureError } from '../domain/errors';
import type { Connector } from './connector';
import { readNotice } from './two-checkout-form';
import { parseIpn } from './two-checkout-ipn';
import { demandReceiptFields, findProof, receiptOf } from './two-checkout-signature';
import { parseLicenseChange } from './two-checkout-subscription';

const contentType = 'text/plain; charset=utf-8';

/** 2Checkout: notifications of payments and of license changes, which want a signed receipt. https://docs.2checkout.com/2checkout-apis/2checkout-apis/webhooks/instant-payment-notification-ipn */
export const twoCheckout: Connector = {
  verify(delivery, trust, now) {
    if (!findProof(delivery, trust, now))
      throw new SignatureError('2Checkout notification: its strongest signature fits no accepted secret');
  },
  parse({ rawBody }) {
    const notice = readNotice(rawBody);
    const isLicenseChange = !notice.REFNO && Boolean(notice.LICENSE_CODE);
    const events = isLicenseChange ? [parseLicenseChange(notice)] : parseIpn(notice);
    demandReceiptFields(rawBody);
    return events;
  },
  answer(outcomes, { delivery, trust, now }) {
    const proof = outcomes.every(({ taken }) => taken) ? findProof(delivery, trust, now) : null;
    if (!proof) return { status: 503, contentType, body: '' };
    return { status: 200, contentType, body: receiptOf(proof, now) };
  },
};
