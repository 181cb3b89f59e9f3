import { allotmentId, unitNumber } from '../domain/ids';
import type { Product } from '../domain/product';
import type { Key, KeyRequest, Revocation, RevocationRequest, RightsRequest } from '../domain/rights';

/** Writes a line's request in the publisher's terms, for so many keys. */
export function toKeyRequest(
  { identity, buyer, currency, acceptedAt, line }: RightsRequest,
  product: Product,
  quantity: number,
): KeyRequest {
  return {
    ...aboutOrder(identity.orderId, line.reference ?? identity.externalId, line.id, product, buyer),
    // What is asked for again is the same request, until some of its keys have come.
    requestId: `${allotmentId(identity.orderId, line)}/${quantity}`,
    submittedAt: acceptedAt,
    quantity,
    buyer,
    billingAddress: buyer.billingAddress ?? null,
    shippingAddress: buyer.shippingAddress ?? null,
    currency,
    unitPrice: line.unitPrice,
    tax: line.tax,
    attributes: line.attributes,
    productAttributes: product.rights?.attributes ?? {},
  };
}

/** Writes the request that takes one key back. */
export function toRevocationRequest(
  { identity, buyer, currency, line, unit, reason, cause, requestedAt }: Revocation,
  product: Product,
  key: Key,
): RevocationRequest {
  return {
    ...aboutOrder(identity.orderId, line.reference ?? identity.externalId, line.id, product, buyer),
    requestId: `${unit}/${cause}`,
    key,
    unit: unitNumber(unit),
    reason,
    occurredAt: requestedAt,
    currency,
    unitPrice: line.unitPrice,
    attributes: line.attributes,
    productAttributes: product.rights?.attributes ?? {},
  };
}

const aboutOrder = (
  orderId: string,
  externalReference: string,
  lineId: string,
  { id, rights }: Product,
  { email, locale = null }: RightsRequest['buyer'],
) => ({
  orderId,
  externalReference,
  lineId,
  product: { id, externalReference: rights?.externalReference ?? null, locale },
  // The publisher knows a buyer by the order: Keyrail keeps no accounts.
  user: { id: orderId, email },
});
