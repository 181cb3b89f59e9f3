import type { PayloadCodec } from '@temporalio/common';
import type { Logger } from 'pino';
import type { MailOutcome } from '../domain/mail';
import type { MailSample } from '../domain/mail-sample';
import type { Models } from '../models';
import type { PaymentGateways } from '../payments/gateways';
import type { OrderIds } from '../secrets/order-ids';
import type { Vault } from '../secrets/vault';
import type { OrderGateway } from './order-gateway';

/** The settings of the HTTP side. */
export interface ApiSettings {
  /** The address under which stores and buyers reach this API, without a slash at the end. */
  publicUrl: string;
  /** Whether this is the sandbox. */
  sandbox: boolean;
  /** The Temporal namespace of the orders. */
  temporalNamespace: string;
  /** The address of Temporal's UI, whose browser calls the codec. */
  temporalUiUrl: string | null;
  /** The key that is always an admin's. */
  adminKey: string;
  vendorName: string;
  /** Deliveries per minute, store and address. */
  webhookRateLimit: number;
  /** Calls without a key per minute and address. */
  publicRateLimit: number;
  /** Calls on licenses per minute and API key. */
  licenseRateLimit: number;
  /** How long a store that takes codes in the reply is kept waiting. */
  replyWaitSeconds: number;
  /** The most units that a line may have. */
  maximumUnits: number;
  /** Where the sandbox's payment server listens; null outside the sandbox. */
  sandboxPaymentsUrl: string | null;
  /** Proxies in front of this API whose word on the caller's address is taken; none where it is left out. */
  trustedProxies: number;
}

/** A mail as it would be; a part that cannot be made is null, and its fault says why. */
export interface MailPreview {
  subject: string | null;
  html: string | null;
  text: string | null;
  faults: { path: 'subject' | 'template'; message: string; line: number | null }[];
}

/** What mails are tried with before buyers get them. */
export interface MailTrials {
  /** Keyrail's own codes mail, as it is written. */
  own: { subject: string; template: string; fields: { field: string; is: string }[] };
  /** The codes mail of a sample order; `product` is the name of what it sells. */
  preview(tried: {
    subject: string | null;
    template: string | null;
    vendor: string;
    product: string | null;
    sample?: MailSample;
  }): Promise<MailPreview>;
  /** Sends a mail at once, or throws when the server cannot be reached. */
  send(message: {
    to: string;
    subject: string;
    html: string;
    text: string;
  }): Promise<MailOutcome & { messageId: string }>;
}

/** Everything that the HTTP side needs from outside. */
export interface ApiDependencies {
  settings: ApiSettings;
  models: Models;
  gateway: OrderGateway;
  /** What stores charge through. */
  payments: PaymentGateways;
  orderIds: OrderIds;
  vault: Vault;
  payloadCodec: PayloadCodec;
  logger: Logger;
  now: () => Date;
  /** What is wrong with a mail template, in words; null when nothing is. */
  mailTemplateFault: (template: string) => string | null | Promise<string | null>;
  /** The same for the subject of a mail. */
  mailSubjectFault: (subject: string) => string | null;
  mail: MailTrials;
  /** Each resolves when its part answers. */
  probes: { database: () => Promise<unknown>; temporal: () => Promise<unknown> };
}
