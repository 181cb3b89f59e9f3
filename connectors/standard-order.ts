import { z } from 'zod';
import { MalformedDeliveryError } from '../domain/errors';
import { MOST_LICENSE_DAYS } from '../domain/license';
import type { ToldLine } from '../domain/purchase';
import type { StoreEvent } from '../domain/store-event';
import { readPart } from './json-body';
import { country, currency, fieldRecord, id, quantity, tellsFields, text } from './payload-fields';

const Address = z
  .object({ line1: text, line2: text, line3: text, city: text, state: text, postalCode: text, country, phone: text })
  .nullish()
  .catch(null)
  .transform((address) => address ?? null);

const Buyer = z.object({
  email: text,
  name: text,
  company: text,
  country,
  billingAddress: Address,
  shippingAddress: Address,
  locale: text,
});

const minorUnits = z
  .int()
  .min(0)
  .nullish()
  .transform((amount) => amount ?? null);

const fields = z
  .record(z.string(), z.string())
  .nullish()
  .transform((given) => given ?? {});

const Line = z.object({
  key: id.nullish(),
  product: id,
  quantity,
  unitPrice: minorUnits,
  tax: minorUnits,
  subscriptionId: id.nullish(),
  attributes: fields,
  upgrades: z
    .object({ code: z.string().trim().min(1), days: z.int().min(0).max(MOST_LICENSE_DAYS).nullish() })
    .nullish(),
  fields: fieldRecord,
});

/** So many as one workflow can keep. */
const MOST_LINES = 1_000;

/** An order in the words of the one that is placed by the API. */
const Order = z.object({
  externalId: id,
  number: id.nullish().catch(null),
  test: z.boolean().nullish(),
  currency,
  buyer: Buyer.nullish().catch(null),
  identification: fields,
  lines: z.array(Line).min(1).max(MOST_LINES),
  fields: fieldRecord,
});

type Order = z.output<typeof Order>;

const NOBODY = { email: null, name: null, company: null, country: null };

/** Reads what `order.paid` tells. */
export function toOrderPaid(data: unknown, eventId: string): StoreEvent {
  const { externalId, number, test, buyer, identification, ...order } = readPart(data, Order, 'data');
  const purchase = {
    eventId,
    number: number ?? null,
    channel: 'webhook' as const,
    test: test ?? false,
    currency: order.currency,
    buyer: buyer ?? NOBODY,
    identification,
    lines: toLines(order),
    ...tellsFields(order.fields),
  };
  return { kind: 'orderPaid', eventId, externalId, purchase };
}

/** A line without a key is named by its product, and the second of the same product by its number too. */
function toLines({ currency, lines }: Pick<Order, 'currency' | 'lines'>): ToldLine[] {
  const counts = new Map<string, number>();
  const taken = new Set<string>();
  return lines.map((line, index): ToldLine => {
    const { key, product, quantity, unitPrice, tax, subscriptionId, attributes, upgrades } = line;
    const count = (counts.get(product) ?? 0) + 1;
    counts.set(product, count);
    const name = key ?? (count === 1 ? product : `${product}#${count}`);
    if (taken.has(name)) throw new MalformedDeliveryError(`data.lines.${index}.key: another line has this key`);
    taken.add(name);
    return {
      key: name,
      product,
      quantity,
      ...(currency ? { unitPrice, tax } : { unitPrice: null, tax: null }),
      isFree: unitPrice === null ? null : unitPrice === 0 && !tax,
      ...(subscriptionId && { subscriptionId }),
      attributes,
      ...(upgrades && { renews: { code: upgrades.code, days: upgrades.days ?? null } }),
      ...tellsFields(line.fields),
    };
  });
}
