import { type Money, toDecimal } from '../domain/money';
import type { Publisher } from '../domain/publisher';
import type { Address, Buyer } from '../domain/purchase';
import type { KeyRequest } from '../domain/rights';
import { amountOf } from './amount';
import type { XmlNode } from './xml-writer';

type Vendor = Pick<Publisher, 'companyId' | 'siteId'>;

/** The elements of a getKeyRequest, in the protocol's order. */
export const keyRequestNodes = (request: KeyRequest, vendor: Vendor): XmlNode[] => [
  string('orderID', request.orderId),
  dateTime('submissionDate', request.submittedAt),
  string('orderExternalReferenceID', request.externalReference),
  string('orderLineItemID', request.lineId),
  int('quantity', request.quantity),
  // Keys are asked for when they are sold, never ahead of a product's release.
  { name: 'preOrder', type: 'soapenc:boolean', text: 'false' },
  productKey(request.product, vendor),
  userKey(request.user, vendor),
  address('billingAddress', request.billingAddress, request.buyer),
  address('shippingAddress', request.shippingAddress, request.buyer),
  attributes('extendedAttributes', request.attributes),
  orderPricing(request),
  lineItemPricing(request),
  attributes('productAttributes', request.productAttributes),
];

export const string = (name: string, text: string | null): XmlNode => ({ name, type: 'xsd:string', text });
export const int = (name: string, value: number): XmlNode => ({ name, type: 'xsd:int', text: String(value) });
export const dateTime = (name: string, text: string | null): XmlNode => ({ name, type: 'xsd:dateTime', text });

export const productKey = (
  { id, externalReference, locale }: KeyRequest['product'],
  { companyId }: Vendor,
): XmlNode => ({
  name: 'productKey',
  type: 'common:ProductKey',
  children: [
    string('productID', id),
    string('externalReferenceID', externalReference),
    string('companyID', companyId),
    string('locale', locale?.replaceAll('-', '_') ?? null),
  ],
});

export const userKey = ({ id, email }: KeyRequest['user'], { companyId, siteId }: Vendor): XmlNode => ({
  name: 'userKey',
  type: 'common:UserKey',
  children: [
    string('userID', id),
    string('externalReferenceID', null),
    string('companyID', companyId),
    string('loginID', email),
    string('siteID', siteId),
  ],
});

/** A list of attributes; an empty one is there, but has no items. */
export const attributes = (name: string, values: Record<string, string> = {}): XmlNode => ({
  name,
  type: 'common:ExtendedAttributesInfoArray',
  children: Object.entries(values).map(([key, value]) => ({
    name: 'item',
    type: 'common:ExtendedAttributesInfo',
    children: [string('name', key), string('value', value), string('valueDataType', 'string')],
  })),
});

/** An amount, nil when it is not known. */
export const money = (name: string, amount: Money | null): XmlNode => ({
  name,
  type: 'common:MoneyInfo',
  children: amount && [
    string('currencyCode', amount.currency),
    { name: 'amount', type: 'xsd:decimal', text: toDecimal(amount) },
  ],
});

function address(name: string, place: Address | null, buyer: Buyer): XmlNode {
  if (place === null) return { name, type: 'common:AddressInfo' };
  const [firstName, lastName] = splitName(buyer.name);
  const texts: Record<string, string | null | undefined> = {
    addressID: null,
    city: place.city,
    countryA2: place.country,
    country: place.country,
    countryName: place.country && countryName(place.country),
    line1: place.line1,
    line2: place.line2,
    line3: place.line3,
    locationCode: null,
    name1: firstName,
    name2: lastName,
    phoneNumber: place.phone,
    postalCode: place.postalCode,
    state: place.state,
    email: buyer.email,
    faxPhone: null,
    companyName: buyer.company,
    phoneNumber2: null,
    countyName: null,
  };
  const children = Object.entries(texts).map(([field, text]) => string(field, text ?? null));
  return { name, type: 'common:AddressInfo', children: [...children, attributes('extendedAttributes')] };
}

/** First and last name: stores tell one name only, so its last word is taken for the last name. */
function splitName(name: string | null): (string | null)[] {
  const words = name?.trim().split(/\s+/) ?? [];
  return words.length > 1 ? [words.slice(0, -1).join(' '), words.at(-1) ?? null] : [words[0] || null, null];
}

function countryName(code: string): string | null {
  try {
    return new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code.toUpperCase()) ?? null;
  } catch {
    return null; // what the store told is no country code
  }
}

/** The order as far as this line goes: what else was bought is no publisher's business. */
function orderPricing({ quantity, unitPrice, tax, currency }: KeyRequest): XmlNode {
  const subtotal = unitPrice === null ? null : unitPrice * quantity;
  return {
    name: 'orderPricing',
    type: 'requisition:OrderPriceInfo',
    children: [
      money('total', amountOf(subtotal === null ? null : subtotal + (tax ?? 0), currency)),
      money('subtotal', amountOf(subtotal, currency)),
      money('tax', amountOf(tax, currency)),
      ...unknownAmounts('shipping', 'incentive', 'shippingIncentive'),
      ...unknownAmounts('nonTaxableFees', 'taxableFees', 'taxOnTaxableFees', 'exchangeRate'),
    ],
  };
}

function lineItemPricing({ unitPrice, tax, currency }: KeyRequest): XmlNode {
  return {
    name: 'lineItemPricing',
    type: 'requisition:LineItemPriceInfo',
    children: [
      money('unitPrice', amountOf(unitPrice, currency)),
      money('listPrice', null),
      money('pricePerQty', amountOf(unitPrice, currency)),
      money('tax', amountOf(tax, currency)),
      ...unknownAmounts('shipping', 'handling', 'incentive', 'reqLevelIncentivePerQuantity'),
      ...unknownAmounts('lineItemLevelIncentivePerQuantity', 'taxableFees', 'taxOnTaxableFees', 'nonTaxableFees'),
      ...unknownAmounts('recurringFee', 'shippingBeforeDiscount'),
    ],
  };
}

const unknownAmounts = (...names: string[]): XmlNode[] => names.map((name) => money(name, null));
