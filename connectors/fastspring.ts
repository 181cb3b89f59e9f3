import { SignatureError } from '../domain/errors';
import { acceptedSecrets } from '../domain/store';
import { answerWithCodes } from './code-reply';
import type { Connector, EventOutcome, PlatformAnswer } from './connector';
import { isLicenseCall, matchesLicenseKey, parseLicenseCall } from './fastspring-license';
import { listFastSpringEvents } from './fastspring-listing';
import { resolveChargeback } from './fastspring-notice';
import { parseBatch } from './fastspring-webhook';
import { matchesHmac } from './signature';

/** FastSpring: signed batches of events, and license calls whose reply carries the codes. https://developer.fastspring.com/reference/message-security */
export const fastSpring: Connector = {
  verify(delivery, { webhookSecrets, licenseKeys, acceptUnsigned }, now) {
    if (isLicenseCall(delivery)) {
      if (acceptedSecrets(licenseKeys, now).some((key) => matchesLicenseKey(delivery.rawBody, key))) return;
      throw new SignatureError('FastSpring license call: security_request_hash fits no accepted key');
    }
    if (webhookSecrets.length === 0) {
      if (acceptUnsigned) return; // FastSpring signs only for a vendor who has set a secret there
      throw new SignatureError('FastSpring webhook: no secret to verify it by', NO_SECRET);
    }
    const signature = delivery.headers['x-fs-signature'];
    const secrets = acceptedSecrets(webhookSecrets, now);
    if (secrets.some((secret) => matchesHmac(delivery.rawBody, secret, signature, 'base64'))) return;
    throw new SignatureError('FastSpring webhook: X-FS-Signature fits no accepted secret');
  },
  parse: (delivery) => (isLicenseCall(delivery) ? [parseLicenseCall(delivery.rawBody)] : parseBatch(delivery.rawBody)),
  answer: (outcomes) => answerWithCodes(outcomes) ?? answerBatch(outcomes),
  resolve: resolveChargeback,
  listEvents: listFastSpringEvents,
};

const NO_SECRET =
  "This store has no webhook secret, and takes nothing unsigned. Set an HMAC secret for the webhook in FastSpring, and the same one in the store's credentials.";

/** 200 for the whole batch, 202 with one id a line for a part. https://developer.fastspring.com/reference/processed-and-unprocessed-webhook-events */
function answerBatch(outcomes: EventOutcome[]): PlatformAnswer {
  const idsOf = (taken: boolean): Set<string> =>
    new Set(outcomes.filter((outcome) => outcome.taken === taken).map(({ event }) => event.eventId));
  const left = idsOf(false);
  const done = [...idsOf(true)].filter((eventId) => !left.has(eventId));
  const contentType = 'text/plain; charset=utf-8';
  if (left.size === 0) return { status: 200, contentType, body: '' };
  return { status: done.length > 0 ? 202 : 503, contentType, body: done.join('\n') };
}
