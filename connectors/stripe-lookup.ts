import { z } from 'zod';
import type { LookedUp, PurchaseDetails } from './connector';
import { readPart } from './json-body';
import { currency, id } from './payload-fields';
import type { PlatformAccess } from './platform-access';
import { askStripe } from './stripe-api';
import { InvoiceLine, sessionLine, toPurchaseLines } from './stripe-line';

/** More pages of a hundred than any session or invoice has lines. */
const MAXIMUM_PAGES = 10;

const Page = z.object({ data: z.array(z.looseObject({ id, currency })), has_more: z.boolean().nullish() });

/** What a session is looked up by: its lines do not name the subscription that it begins. */
export const sessionLookup = (session: string, subscription: string | null): string =>
  subscription ? `${session} ${subscription}` : session;

/** Finds the lines of a session or an invoice; its message has told of the buyer. https://docs.stripe.com/api/checkout/sessions/line_items */
export async function lookUpLines({ lookup }: LookedUp, access: PlatformAccess): Promise<PurchaseDetails> {
  const [named = '', subscription = null] = lookup.split(' ');
  const isInvoice = named.startsWith('in_');
  const path = `/v1/${isInvoice ? 'invoices' : 'checkout/sessions'}/${encodeURIComponent(named)}`;
  const lines = await listAll(`${path}/${isInvoice ? 'lines' : 'line_items'}`, access);
  const parts = isInvoice
    ? readPart(lines, z.array(InvoiceLine), 'data')
    : readPart(lines, z.array(sessionLine(subscription)), 'data');
  const told = lines[0]?.currency ?? null;
  const buyer = { email: null, name: null, company: null, country: null };
  return { lines: toPurchaseLines(parts, told, 'data'), ...(told && { currency: told }), buyer };
}

async function listAll(path: string, access: PlatformAccess) {
  const lines: z.output<typeof Page>['data'] = [];
  for (let page = 0; page < MAXIMUM_PAGES; page += 1) {
    const last = lines.at(-1);
    const query = `limit=100${last ? `&starting_after=${encodeURIComponent(last.id)}` : ''}`;
    const { data, has_more } = readPart(await askStripe(`${path}?${query}`, access), Page, 'answer');
    lines.push(...data);
    if (!has_more || data.length === 0) break;
  }
  return lines;
}
