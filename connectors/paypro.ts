import { createHash } from 'node:crypto';
import { SignatureError } from '../domain/errors';
import { acceptedSecrets } from '../domain/store';
import { answerWithCodes } from './code-reply';
import type { Connector, EventOutcome, PlatformAnswer } from './connector';
import { fieldsByName } from './form-body';
import { parseIpn, readFields } from './paypro-ipn';
import { matchesText } from './signature';

/** PayPro Global: one signed POST for each product, and license requests whose reply carries the codes. https://developers.payproglobal.com/docs/integrate-with-paypro-global/webhook-ipn/ */
export const payPro: Connector = {
  verify({ rawBody }, { webhookSecrets }, now) {
    const fields = findFields(rawBody);
    if (fields && acceptedSecrets(webhookSecrets, now).some((key) => matchesKey(fields, key))) return;
    throw new SignatureError('PayPro webhook: SIGNATURE fits no accepted validation key');
  },
  parse: ({ rawBody }) => parseIpn(rawBody),
  answer: (outcomes) => answerWithCodes(outcomes) ?? answerWebhook(outcomes),
};

/** `HASH` is left alone: it is the same for every test order, and covers less than `SIGNATURE`. */
function matchesKey(fields: ReadonlyMap<string, string>, key: string): boolean {
  const signature = fields.get('SIGNATURE');
  if (!signature || !key) return false;
  const of = (name: string): string => fields.get(name) ?? '';
  const before = [of('ORDER_ID'), of('ORDER_STATUS'), of('ORDER_TOTAL_AMOUNT'), of('CUSTOMER_EMAIL')];
  const signed = [...before, key, of('TEST_MODE'), of('IPN_TYPE_NAME')].join('');
  return matchesText(createHash('sha256').update(signed).digest('hex'), signature);
}

/** A field that comes twice is no signed one: it could be verified as one thing and read as another. */
function findFields(rawBody: Buffer): Map<string, string> | null {
  try {
    return fieldsByName(readFields(rawBody));
  } catch {
    return null;
  }
}

function answerWebhook(outcomes: EventOutcome[]): PlatformAnswer {
  const isTaken = outcomes.every(({ taken }) => taken);
  return { status: isTaken ? 200 : 503, contentType: 'text/plain; charset=utf-8', body: '' };
}
