import type { Publisher } from '../domain/publisher';
import type { KeyType, RevocationRequest } from '../domain/rights';
import { amountOf } from './amount';
import { attributes, dateTime, int, money, productKey, string, userKey } from './xml-key-request';
import type { XmlNode } from './xml-writer';

/** How the protocol names the types of keys. */
export const XML_KEY_TYPES: Readonly<Record<KeyType, string>> = {
  serialNumber: 'SERIAL_NUMBER',
  unlockCode: 'UNLOCK_CODE',
  downloadUrl: 'DOWNLOAD_URL',
};

/** The elements of a RevocationServiceRequest, in the protocol's order; what was paid with is left out. */
export const revocationNodes = (
  request: RevocationRequest,
  publisher: Pick<Publisher, 'companyId' | 'siteId'>,
): XmlNode[] => [
  {
    name: 'orderInfo',
    children: [
      string('orderID', request.orderId),
      string('externalReferenceID', request.externalReference),
      string('siteID', publisher.siteId),
      userKey(request.user, publisher),
      attributes('extendedAttributes'),
    ],
  },
  {
    name: 'lineItemInfo',
    children: [
      string('lineItemID', request.lineId),
      {
        name: 'productInfo',
        children: [
          productKey(request.product, publisher),
          digitalRight(request),
          attributes('productAttributes', request.productAttributes),
        ],
      },
      attributes('extendedAttributes', request.attributes),
    ],
  },
  string('revocationReason', request.reason),
  { name: 'revocationInfo', children: revocationInfo(request) },
];

const digitalRight = ({ key, unit }: RevocationRequest): XmlNode => ({
  name: 'digitalRight',
  children: [string('key', key.value), string('keyType', XML_KEY_TYPES[key.type]), int('lineItemQuantityID', unit)],
});

/** Only what a return says is documented: of a dispute or a suspicion the element's name has to do, and the other reasons have none. */
function revocationInfo(request: RevocationRequest): XmlNode[] | null {
  if (/^Dispute/.test(request.reason)) return [{ name: 'disputeInfo' }];
  if (request.reason === 'FraudSuppression') return [{ name: 'suppressionInfo' }];
  return /^Return/.test(request.reason) ? [{ name: 'returnInfo', children: returnInfo(request) }] : null;
}

function returnInfo({ requestId, lineId, reason, occurredAt, unitPrice, currency }: RevocationRequest): XmlNode[] {
  const price = amountOf(unitPrice, currency);
  return [
    string('returnID', requestId ?? null),
    string('returnLineItemID', lineId),
    dateTime('returnDate', occurredAt ?? null),
    string('returnReason', reason),
    money('returnTotalAmount', null),
    money('returnSubtotalAmount', price),
    money('returnTaxAmount', null),
    money('returnFeesAmount', null),
    money('returnShippingAmount', null),
    money('returnLineItemTotalAmount', null),
    money('returnLineItemSubtotalAmount', price),
    money('returnLineItemTaxAmount', null),
    money('returnLineItemShippingAmount', null),
    int('returnLineItemQuantity', 1),
    { name: 'satisfaction', type: 'xsd:boolean', text: String(reason === 'ReturnSatisfaction') },
  ];
}
