import { z } from 'zod';
import { isPublicKey } from '../config/public-key';
import { codeFormatFault, DEFAULT_CODE_FORMAT } from '../domain/code-format';
import { CHARGE_MODES, GATEWAYS, PAYMENT_MODES } from '../domain/payment';
import { MOST_LICENSE_DAYS } from '../domain/license';
import { CODE_SOURCES, DEFAULT_PRODUCT_LICENSE, unchosenFormat } from '../domain/product';
import { AUTHENTICATIONS, DIALECTS } from '../domain/publisher';
import { serverUrlFault } from '../domain/server-url';
import { DELIVERY_MODES } from '../domain/purchase';
import { PLATFORMS } from '../domain/store';

const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'is not an id: use letters, digits, dots, dashes and underscores');
const words = z.string().min(1, 'is empty');
const address = z.string().regex(/^[^@\s]+@[^@\s]+$/, 'is not a mail address');

const codeFormat = z
  .strictObject({
    pattern: words.default(DEFAULT_CODE_FORMAT.pattern),
    alphabet: words.default(DEFAULT_CODE_FORMAT.alphabet),
    prefix: z.string().default(DEFAULT_CODE_FORMAT.prefix),
    checkCharacter: z.boolean().default(DEFAULT_CODE_FORMAT.checkCharacter),
  })
  .superRefine((format, context) => {
    const fault = codeFormatFault(format);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  });

const serverUrl = words.superRefine((url, context) => {
  const fault = serverUrlFault(url);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault });
});

const trustedKey = words.max(20_000).refine(isPublicKey, 'is not a public key or a certificate in PEM');

// What is left out of the credentials stays as it is at the API.
const secret = words.nullable().optional();

const publisher = z.strictObject({
  name: words,
  url: serverUrl,
  revocationUrl: serverUrl.nullable().default(null),
  dialect: z.enum(DIALECTS).default('xml'),
  authentication: z.enum(AUTHENTICATIONS).default('none'),
  xml: z
    .strictObject({
      root: words.default('getKeyRequest'),
      namespace: words.nullable().default(null),
      revocationRoot: words.nullable().default(null),
      revocationNamespace: words.nullable().default(null),
      soap: z.enum(['none', '1.1', '1.2']).default('none'),
    })
    .prefault({}),
  companyId: words.nullable().default(null),
  siteId: words.nullable().default(null),
  timeoutSeconds: z.int().min(1).max(60).default(30),
  maximumConcurrency: z.int().min(1).max(100).default(4),
  credentials: z
    .strictObject({
      username: secret,
      password: secret,
      token: secret,
      certificate: secret,
      privateKey: secret,
      authority: secret,
    })
    .optional(),
});

const rights = z.strictObject({
  publisher: id,
  externalReference: words.nullable().default(null),
  attributes: z.record(z.string(), z.string()).default({}),
});

const features = z.record(z.string(), z.string());

const license = z.strictObject({
  days: z.int().min(1).max(MOST_LICENSE_DAYS).nullable().default(DEFAULT_PRODUCT_LICENSE.days),
  features: features.default(DEFAULT_PRODUCT_LICENSE.features),
  graceDays: z.int().min(0).max(90).default(DEFAULT_PRODUCT_LICENSE.graceDays),
  file: z.boolean().default(DEFAULT_PRODUCT_LICENSE.file),
  offlineDays: z.int().min(1).max(MOST_LICENSE_DAYS).default(DEFAULT_PRODUCT_LICENSE.offlineDays),
});

const productFields = z.strictObject({
  name: words,
  source: z.enum(CODE_SOURCES).default('generate'),
  rights: rights.nullable().default(null),
  codeFormat: codeFormat.nullable().optional(),
  lowStockThreshold: z.int().min(0).nullable().default(null),
  notify: address.nullable().default(null),
  minimumPrices: z.record(z.string().regex(/^[A-Z]{3}$/, 'is not an ISO 4217 currency'), z.int().min(0)).default({}),
  sampleCode: words.default('SAMPLE-CODE'),
  mail: z
    .strictObject({ subject: words.nullable().default(null), template: words.nullable().default(null) })
    .prefault({}),
  license: license.prefault({}),
});

const product = productFields.transform(({ codeFormat: told, ...fields }) => ({
  ...fields,
  codeFormat: told === undefined ? unchosenFormat(fields.source) : told,
}));

// A list that is left out stays as it is at the API.
const secrets = z
  .array(z.strictObject({ value: words, acceptedUntil: z.iso.datetime({ offset: true }).nullable().default(null) }))
  .optional();

const store = z.strictObject({
  name: words,
  platform: z.enum(PLATFORMS),
  identification: z.record(z.string(), z.string()).default({}),
  products: z.record(z.string(), id).default({}),
  features: z.record(z.string(), features).default({}),
  upgradeField: words.nullable().default(null),
  delivery: z.enum(DELIVERY_MODES).default('email'),
  paymentMode: z.enum(PAYMENT_MODES).default('prepaid'),
  gateway: z.enum(GATEWAYS).nullable().default(null),
  chargeMode: z.enum(CHARGE_MODES).default('savedMethod'),
  paymentWindowDays: z.int().min(1).max(30).default(7),
  replyGraceMinutes: z.int().min(1).max(10_080).default(60),
  acceptUnsigned: z.boolean().default(false),
  // Left out, it stays as it is at the API: the sandbox sets its own.
  apiUrl: serverUrl.nullable().optional(),
  reconcileMinutes: z.int().min(5).max(1_440).nullable().default(60),
  notify: address.nullable().default(null),
  credentials: z
    .strictObject({
      webhookSecrets: secrets,
      licenseKeys: secrets,
      trustedKeys: z.array(trustedKey).max(10).optional(),
      gateway: z.strictObject({ secretKey: secret, publicKey: secret }).optional(),
      api: z.strictObject({ id: secret, key: secret }).optional(),
    })
    .optional(),
});

/** A catalog file: publishers, products and stores by their ids, what is left out at its default. */
export const catalogSchema = z.strictObject({
  publishers: z.record(id, publisher).default({}),
  products: z.record(id, product).default({}),
  stores: z.record(id, store).default({}),
});

export type Catalog = z.infer<typeof catalogSchema>;
