import { z } from 'zod';
import { currency, id, text } from './payload-fields';

/** Where PayPal's things lead to what they belong to. */
export const links = z
  .array(z.object({ rel: text, href: text }))
  .nullish()
  .catch(null);
export type Links = z.output<typeof links>;

/** A payment of an order, in a message and in the API. https://developer.paypal.com/api/orders/v2/definitions/capture */
export const Capture = z.object({
  id,
  amount: z.object({ currency_code: currency }).nullish().catch(null),
  payee: z.object({ merchant_id: id }).nullish().catch(null),
  supplementary_data: z
    .object({ related_ids: z.object({ order_id: id }) })
    .nullish()
    .catch(null),
  links,
});
export type Capture = z.output<typeof Capture>;

/** The id of the order that a capture is of. */
export const orderIdOf = ({ supplementary_data, links }: Capture): string | undefined =>
  supplementary_data?.related_ids.order_id ?? linked(links, 'up', '/v2/checkout/orders/');

/** The id at the end of the link to what a thing belongs to. */
export function linked(all: Links, rel: string, path: string): string | undefined {
  const href = all?.find((link) => link.rel === rel && link.href?.includes(path))?.href;
  return href ? /^[\w-]{1,100}$/.exec(href.slice(href.indexOf(path) + path.length))?.[0] : undefined;
}
