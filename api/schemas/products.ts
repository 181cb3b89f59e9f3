import { z } from 'zod';
import { codeFormatFault, DEFAULT_CODE_FORMAT } from '../../domain/code-format';
import { CODE_SOURCES, DEFAULT_PRODUCT_LICENSE, DEFAULT_SAMPLE_CODE } from '../../domain/product';
import { amount, chosenId, currency, days, email, features, fieldMap, line, onlyNew } from './fields';
import { json, operation } from './operation';

const codeFormat = z
  .strictObject({
    pattern: line(200)
      .default(DEFAULT_CODE_FORMAT.pattern)
      .meta({ description: 'X stands for a random character, all else for itself.' }),
    alphabet: line(64).default(DEFAULT_CODE_FORMAT.alphabet),
    prefix: z.union([line(50), z.literal('')]).default(DEFAULT_CODE_FORMAT.prefix),
    checkCharacter: z.boolean().default(DEFAULT_CODE_FORMAT.checkCharacter),
  })
  .superRefine((format, context) => {
    const fault = codeFormatFault(format);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  })
  .meta({ id: 'CodeFormat' });

const rights = z
  .strictObject({
    publisher: chosenId,
    externalReference: line(200)
      .nullable()
      .default(null)
      .meta({ description: "The publisher's own id of the product; null where it knows ours." }),
    attributes: fieldMap.default({}).meta({ description: 'What the publisher is told of the product besides.' }),
  })
  .meta({ id: 'ProductRights' });

const license = z
  .strictObject({
    days: days
      .nullable()
      .default(DEFAULT_PRODUCT_LICENSE.days)
      .meta({ description: 'How long a license runs from its delivery on; null for no end.' }),
    features: features
      .default(DEFAULT_PRODUCT_LICENSE.features)
      .meta({ description: 'What its licenses say of the product; a store or an order may say more.' }),
    graceDays: z
      .int()
      .min(0, 'Must not be negative')
      .max(90, 'Must be at most 90')
      .default(DEFAULT_PRODUCT_LICENSE.graceDays)
      .meta({ description: 'How long a license outlives a renewal of its subscription that does not come.' }),
    file: z
      .boolean()
      .default(DEFAULT_PRODUCT_LICENSE.file)
      .meta({ description: 'A signed license file goes with each license.' }),
    offlineDays: days
      .default(DEFAULT_PRODUCT_LICENSE.offlineDays)
      .meta({ description: 'The longest that an application runs on one license file.' }),
  })
  .meta({ id: 'ProductLicense' });

const fields = {
  name: line(200),
  source: z.enum(CODE_SOURCES).default('generate'),
  rights: rights
    .nullable()
    .default(null)
    .meta({ description: 'The publisher that issues its codes, for the source `rights`.' }),
  lowStockThreshold: z
    .int()
    .min(0, 'Must not be negative')
    .nullable()
    .default(null)
    .meta({ description: 'Available codes at or under which the vendor is warned.' }),
  notify: email.nullable().default(null).meta({ description: 'Where the vendor is told of low stock.' }),
  minimumPrices: z
    .record(currency, amount)
    .default({})
    .meta({ description: 'Minimum unit price per currency in minor units.', example: { USD: 2900 } }),
  sampleCode: line(200).default(DEFAULT_SAMPLE_CODE).meta({ description: 'What a test order gets.' }),
  mail: z
    .strictObject({
      subject: line(200).nullable().default(null),
      template: z.string().max(200_000, 'Must have at most 200,000 characters').nullable().default(null),
    })
    .default({ subject: null, template: null })
    .meta({ description: 'Subject and MJML template of the mail with the codes; null for the default.' }),
  license: license.default(DEFAULT_PRODUCT_LICENSE),
};

export const productBody = z
  .strictObject({
    ...fields,
    codeFormat: codeFormat
      .nullable()
      .optional()
      .meta({ description: 'Null for codes that are never generated, as by default for the source `rights`.' }),
  })
  .meta({ id: 'ProductSettings', example: { name: 'Desktop App', source: 'generate', minimumPrices: { USD: 2900 } } });

const product = z.object({ id: chosenId, ...fields, codeFormat: codeFormat.nullable() }).meta({ id: 'Product' });

const READERS = ['support', 'operator', 'admin'] as const;
const ADMINS = ['admin'] as const;

/** The calls on products. */
export const productOperations = [
  operation({
    method: 'get',
    path: '/v1/products',
    tag: 'Products',
    summary: 'List products',
    roles: READERS,
    answers: { 200: json('All products', z.object({ products: z.array(product) })) },
    problems: [503],
  }),
  operation({
    method: 'get',
    path: '/v1/products/{id}',
    tag: 'Products',
    summary: 'Show a product',
    roles: READERS,
    answers: { 200: json('The product', product) },
    problems: [404, 503],
  }),
  operation({
    method: 'put',
    path: '/v1/products/{id}',
    tag: 'Products',
    summary: 'Create or replace a product',
    roles: ADMINS,
    isForAllStores: true,
    headers: onlyNew,
    body: { 'application/json': productBody },
    answers: { 200: json('Replaced', product), 201: json('Created', product) },
    problems: [400, 412, 415, 422, 503],
  }),
  operation({
    method: 'delete',
    path: '/v1/products/{id}',
    tag: 'Products',
    summary: 'Remove a product; its codes stay',
    roles: ADMINS,
    isForAllStores: true,
    answers: { 204: { description: 'Removed' } },
    problems: [404, 409, 503],
  }),
];
