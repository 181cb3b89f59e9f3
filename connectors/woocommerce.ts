import { z } from 'zod';
import { SignatureError } from '../domain/errors';
import { acceptedSecrets } from '../domain/store';
import type { StoreEvent } from '../domain/store-event';
import type { Connector, StoreDelivery } from './connector';
import { readJson, readPart } from './json-body';
import { id, text } from './payload-fields';
import { fingerprint } from './shop-fields';
import { matchesHmac } from './signature';
import { answerWhole } from './whole-answer';
import { listOrders } from './woocommerce-listing';
import { isPaidStatus, toOrderEvents } from './woocommerce-order';
import { toSubscriptionEvent } from './woocommerce-subscription';

/** WooCommerce: one signed resource a delivery. https://github.com/woocommerce/woocommerce/blob/trunk/plugins/woocommerce/includes/class-wc-webhook.php */
export const wooCommerce: Connector = {
  verify(delivery, { webhookSecrets }, now) {
    const secrets = acceptedSecrets(webhookSecrets, now).filter(Boolean).map(decodeSecret);
    if (secrets.length > 0 && isPing(delivery)) return;
    const signature = delivery.headers['x-wc-webhook-signature'];
    if (secrets.some((secret) => matchesHmac(delivery.rawBody, secret, signature, 'base64'))) return;
    throw new SignatureError('WooCommerce webhook: X-WC-Webhook-Signature fits no accepted secret');
  },
  parse: (delivery) => (isPing(delivery) ? [] : readResource(delivery)),
  answer: answerWhole,
  listEvents: listOrders,
};

const Resource = z.object({ id, status: text, line_items: z.unknown().optional(), billing_period: text });

/** Custom topics carry what a hook of WordPress was called with. */
const CustomAction = z.object({ action: z.string() });

/** The topic is in a header that is not signed, so the body alone says what it is. */
function readResource({ rawBody, headers }: StoreDelivery): StoreEvent[] {
  const topic = (headers['x-wc-webhook-topic'] ?? 'unknown').slice(0, 100);
  const ignored: StoreEvent = { kind: 'ignored', eventId: `${topic}:${fingerprint(rawBody)}`, type: topic };
  const body = readJson(rawBody);
  if (CustomAction.safeParse(body).success) return [ignored];
  const { status, line_items: lines, billing_period: period } = readPart(body, Resource);
  const isOrder = lines != null || isPaidStatus(status);
  const events = period
    ? [toSubscriptionEvent(body, topic, fingerprint(rawBody))].filter((event) => event !== null)
    : isOrder
      ? toOrderEvents(body, headers['x-wc-webhook-source'])
      : [];
  return events.length > 0 ? events : [ignored];
}

/** What WooCommerce sends when a webhook is switched on; it is not signed, and only wants a 200. */
const isPing = ({ rawBody, headers }: StoreDelivery): boolean =>
  !headers['x-wc-webhook-signature'] && rawBody.length < 40 && /^webhook_id=\d+$/.test(rawBody.toString('latin1'));

const ENTITY = /&(?:(lt|gt|amp|quot)|#0*(34|38|39|60|62)|#[xX]0*(22|26|27));/g;
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

/** WooCommerce signs with what `wp_specialchars_decode` makes of the secret that it has stored. */
const decodeSecret = (secret: string): string =>
  secret.replace(ENTITY, (entity, name?: string, decimal?: string, hex?: string) => {
    if (name) return NAMED[name] ?? entity;
    return String.fromCharCode(decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16));
  });
