import type { VendorEvent, VendorEvents } from '../../domain/vendor-event';
import type { WebhookEndpoint, WebhookSecret } from '../../domain/webhook';
import { minute } from '../models/orders';

/** An endpoint that wants everything. */
export const anEndpoint = (changes: Partial<WebhookEndpoint> = {}): WebhookEndpoint => ({
  id: 'erp',
  url: 'https://erp.example.com/keyrail',
  types: null,
  stores: null,
  notify: null,
  enabled: true,
  ...changes,
});

/** The n-th thing that happened, at the n-th minute, to an order of its own. */
export const anEvent = (n = 1, changes: Partial<VendorEvent> = {}): VendorEvent => ({
  cause: `order.fulfilled/order-${n}`,
  type: 'order.fulfilled',
  at: minute(n),
  subject: `order-${n}`,
  storeId: 'direct',
  data: { order: { id: `order-${n}`, buyer: { name: 'Änne "A" Example' } } },
  ...changes,
});

/** A secret as Standard Webhooks writes it. */
export const webhookSecret = (text: string): string => `whsec_${Buffer.from(text.padEnd(32, '.')).toString('base64')}`;

/** The same in force. */
export const inForce = (text = 'secret'): WebhookSecret => ({ value: webhookSecret(text), acceptedUntil: null });

/** Stands for the way in where nobody wants to be told of anything. */
export const nobodyToTell: VendorEvents = {
  areWanted: async () => false,
  tell: async () => undefined,
  write: async () => undefined,
  send: async () => undefined,
};

/** Stands for Temporal where no order names a subscription. */
export const tellNoSubscription = async (): Promise<void> => undefined;
