import { z } from 'zod';
import { toDecimal } from '../domain/money';
import type { Publisher } from '../domain/publisher';
import type { KeyRequest, RevocationRequest } from '../domain/rights';
import { amountOf } from './amount';
import type { Complaint, KeyDialect, RawAnswer } from './dialect';
import { decodeJson } from './encoding';
import { takeKeys } from './key-rules';

/** Keyrail's own dialect, for publishers who never spoke XML; docs/key-servers.md describes it. */
export function createJsonDialect(publisher: Pick<Publisher, 'companyId' | 'siteId'>): KeyDialect {
  return {
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    writeKeyRequest: (request) => JSON.stringify(keyRequestOf(request, publisher)),
    readKeyAnswer(answer) {
      const body = readBody(answer, KeyBody);
      return body && { ...takeKeys(body.keys ?? []), ...complaintOf(body) };
    },
    writeRevocation: (request) => JSON.stringify(revocationOf(request, publisher)),
    readRevocationAnswer(answer) {
      const body = readBody(answer, RevocationBody);
      return body && { isSuccessful: body.revoked === true, ...complaintOf(body) };
    },
  };
}

const Code = z.union([z.string(), z.number().transform(String)]);

const complaint = {
  retriable: z.boolean().nullish(),
  code: Code.nullish(),
  message: z.string().nullish(),
};

const KeyEntry = z.union([
  z.string().transform((value) => ({ value, type: null })),
  z
    .object({ key: z.string().nullish(), type: z.string().nullish() })
    .transform(({ key, type }) => ({ value: key ?? '', type: type ?? null })),
]);

const KeyBody = z.object({ keys: z.array(KeyEntry).nullish(), ...complaint });

const RevocationBody = z.object({ revoked: z.boolean().nullish(), ...complaint });

function readBody<Schema extends z.ZodType>(answer: RawAnswer, schema: Schema): z.output<Schema> | null {
  const text = decodeJson(answer);
  if (text === null) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

const complaintOf = ({ retriable, code, message }: z.output<typeof RevocationBody>): Complaint => ({
  retriable: retriable ?? null,
  returnCode: code ?? null,
  returnMessage: message ?? null,
});

const keyRequestOf = (request: KeyRequest, { companyId, siteId }: Pick<Publisher, 'companyId' | 'siteId'>) => ({
  requestId: request.requestId ?? null,
  orderId: request.orderId,
  orderReference: request.externalReference,
  submittedAt: request.submittedAt,
  lineId: request.lineId,
  quantity: request.quantity,
  product: productOf(request),
  user: request.user,
  buyer: { name: request.buyer.name, company: request.buyer.company, email: request.buyer.email },
  billingAddress: request.billingAddress,
  shippingAddress: request.shippingAddress,
  companyId,
  siteId,
  unitPrice: priceOf(request.unitPrice, request.currency),
  tax: priceOf(request.tax, request.currency),
  attributes: request.attributes,
  productAttributes: request.productAttributes,
});

const revocationOf = (request: RevocationRequest, { companyId, siteId }: Pick<Publisher, 'companyId' | 'siteId'>) => ({
  requestId: request.requestId ?? null,
  orderId: request.orderId,
  orderReference: request.externalReference,
  lineId: request.lineId,
  unit: request.unit,
  product: productOf(request),
  user: request.user,
  key: { key: request.key.value, type: request.key.type },
  reason: request.reason,
  occurredAt: request.occurredAt ?? null,
  companyId,
  siteId,
  unitPrice: priceOf(request.unitPrice, request.currency),
  attributes: request.attributes ?? {},
  productAttributes: request.productAttributes ?? {},
});

const productOf = ({ product: { id, externalReference, locale } }: Pick<KeyRequest, 'product'>) => ({
  id,
  reference: externalReference,
  locale,
});

/** With decimals, so that nobody has to know how many a currency has. */
function priceOf(amount: number | null | undefined, currency: string | null | undefined) {
  const price = amountOf(amount, currency);
  return price && { amount: toDecimal(price), currency: price.currency };
}
