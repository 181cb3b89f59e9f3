import { createHash } from 'node:crypto';
import { SignatureError } from '../domain/errors';
import { acceptedSecrets } from '../domain/store';
import { answerWithCodes } from './code-reply';
import type { Connector, EventOutcome, PlatformAnswer, StoreDelivery } from './connector';
import { fieldsByName } from './form-body';
import { parseIpn, readFields } from './paypro-ipn';
import { matchesText } from './signature';
import { answerWhole } from './whole-answer';

/** PayPro Global: one signed POST for each product, and license requests whose reply carries the codes. https://developers.payproglobal.com/docs/integrate-with-paypro-global/webhook-ipn/ */
export const payPro: Connector = {
  verify({ rawBody }, { webhookSecrets }, now) {
    const fields = findFields(rawBody);
    if (fields && acceptedSecrets(webhookSecrets, now).some((key) => matchesKey(fields, key))) return;
    throw new SignatureError('PayPro webhook: SIGNATURE fits no accepted validation key');
  },
  parse: ({ rawBody }) => parseIpn(rawBody),
  answer: (outcomes, { delivery }) => (isQuestion(delivery) ? answerQuestion(outcomes) : answerWhole(outcomes)),
};

const STATUSES = new Set(['Waiting', 'Canceled', 'Refunded', 'Chargeback', 'Processed']);
const AMOUNT = /^-?\d+(?:\.\d+)?$/;

/** `HASH` is left alone: it is the same for every test order, and covers less than `SIGNATURE`. */
function matchesKey(fields: ReadonlyMap<string, string>, key: string): boolean {
  const signature = fields.get('SIGNATURE');
  if (!signature || !key) return false;
  const of = (name: string): string => fields.get(name) ?? '';
  // Nothing stands between the signed values: where one ends and the next begins, only their forms tell.
  if (!STATUSES.has(of('ORDER_STATUS')) || !AMOUNT.test(of('ORDER_TOTAL_AMOUNT'))) return false;
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

const isQuestion = ({ rawBody }: StoreDelivery): boolean =>
  findFields(rawBody)?.get('IPN_TYPE_NAME') === 'LicenseRequested';

/** Any body of a 200 is the license: there is none for an order that is not paid. */
const answerQuestion = (outcomes: EventOutcome[]): PlatformAnswer =>
  answerWithCodes(outcomes) ?? { status: 503, contentType: 'text/plain; charset=utf-8', body: '' };
