import { createPublicKey, verify as verifySignature, type KeyObject, type X509Certificate } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { SignatureError } from '../domain/errors';
import { acceptedSecrets } from '../domain/store';
import type { Connector, StoreDelivery } from './connector';
import { readJson } from './json-body';
import { createPayPalApi } from './paypal-api';
import { fetchCertificate, isCertificateUrl, rememberCertificates, type FetchCertificate } from './paypal-certificates';
import { nodeRoots, signingKey } from './paypal-chain';
import { readEvent } from './paypal-event';
import { createListing } from './paypal-listing';
import { createLookup } from './paypal-lookup';
import { createResolve } from './paypal-notice';
import { answerWhole } from './whole-answer';

/** PayPal sends a message again for 3 days, and does not say whether it then signs a new time. */
const OLDEST_MS = 7 * 24 * 60 * 60 * 1000;
/** How far PayPal's clock may be ahead of ours. */
const AHEAD_MS = 5 * 60 * 1000;

export interface PayPalDependencies {
  fetchCertificate: FetchCertificate;
  /** Who vouches for PayPal's certificates. */
  roots?: () => readonly X509Certificate[];
  clock?: () => number;
}

/** PayPal: webhooks signed by a certificate that is fetched. https://developer.paypal.com/api/rest/webhooks/rest */
export function createPayPal({ fetchCertificate, roots = nodeRoots, clock = Date.now }: PayPalDependencies): Connector {
  const certificatesAt = rememberCertificates(fetchCertificate, clock);
  const api = createPayPalApi(clock);

  async function publishedKey(url: string | undefined, at: Date): Promise<KeyObject> {
    if (!isCertificateUrl(url)) throw new SignatureError("PayPal webhook: PAYPAL-CERT-URL is none of PayPal's");
    return signingKey(await certificatesAt(url), at, roots());
  }

  return {
    async verify(delivery, { webhookSecrets, trustedKeys }, now) {
      const webhookIds = acceptedSecrets(webhookSecrets, now).filter(Boolean);
      if (webhookIds.length === 0) throw new SignatureError('PayPal webhook: no webhook ID to verify it by', NO_ID);
      const transmission = readTransmission(delivery, now);
      const keys =
        trustedKeys.length > 0
          ? trustedKeys.flatMap(readKey)
          : [await publishedKey(delivery.headers['paypal-cert-url'], transmission.at)];
      if (webhookIds.some((webhookId) => isSigned(transmission, webhookId, keys))) return;
      throw new SignatureError('PayPal webhook: PAYPAL-TRANSMISSION-SIG fits no accepted webhook ID', OTHER_ID);
    },
    parse: ({ rawBody }) => readEvent(readJson(rawBody)),
    answer: answerWhole,
    lookUp: createLookup(api),
    resolve: createResolve(api),
    listEvents: createListing(api),
  };
}

/** PayPal, with the certificates that it publishes. */
export const payPal = createPayPal({ fetchCertificate });

const NO_ID =
  "This store has no webhook ID. Copy it from the webhook in PayPal's dashboard to the store's webhook secrets.";
const OTHER_ID =
  "The delivery is not signed for this store's webhook. Compare the webhook ID in PayPal's dashboard with the store's webhook secret.";

interface Transmission {
  at: Date;
  signature: Buffer;
  /** What is signed for a webhook. */
  textFor(webhookId: string): Buffer;
}

function readTransmission({ rawBody, headers }: StoreDelivery, now: Date): Transmission {
  const [id = '', time = '', signature = ''] = ['id', 'time', 'sig'].map(
    (name) => headers[`paypal-transmission-${name}`],
  );
  const at = new Date(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(time) ? time : NaN);
  if (!/^[^\s|]{1,100}$/.test(id) || Number.isNaN(at.getTime()) || !signature)
    throw new SignatureError('PayPal webhook: the headers PAYPAL-TRANSMISSION-ID, -TIME or -SIG are missing or broken');
  // An older sender may offer SHA1withRSA, which is no proof any more.
  if (headers['paypal-auth-algo'] !== 'SHA256withRSA')
    throw new SignatureError('PayPal webhook: PAYPAL-AUTH-ALGO is not SHA256withRSA');
  const age = now.getTime() - at.getTime();
  if (age > OLDEST_MS || age < -AHEAD_MS)
    throw new SignatureError('PayPal webhook: PAYPAL-TRANSMISSION-TIME is too far from now');
  const textFor = (webhookId: string): Buffer => Buffer.from([id, time, webhookId, crc32(rawBody)].join('|'));
  return { at, signature: Buffer.from(signature, 'base64'), textFor };
}

const isSigned = ({ signature, textFor }: Transmission, webhookId: string, keys: readonly KeyObject[]): boolean =>
  keys.some((key) => key.asymmetricKeyType === 'rsa' && verifySignature('sha256', textFor(webhookId), key, signature));

/** A key or a certificate in PEM; nothing for a text that is neither. */
function readKey(pem: string): KeyObject[] {
  try {
    return [createPublicKey(pem)];
  } catch {
    return [];
  }
}
