import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeOrderBody } from '../../api/schemas/orders';
import { storeBody } from '../../api/schemas/stores';
import { retryAt } from '../../domain/payment';
import { PAYMENT_WINDOW_DAYS } from '../../domain/windows';
import { PAYMENT_SERVER_MODES } from '../../sandbox/payment-server';

const page = readFileSync(join(__dirname, '../../docs/payments.md'), 'utf8');
const HOUR_MS = 60 * 60 * 1000;

/** The hours after the first try at which a payment is tried again that is declined softly each time. */
function triesAfter(): number[] {
  const hours: number[] = [];
  let now = 0;
  for (let attempt = 1; ; attempt += 1) {
    const next = retryAt({ status: 'declined', isHard: false }, attempt, now);
    if (next === null) return hours;
    now = next;
    hours.push(now / HOUR_MS);
  }
}

describe('docs/payments.md', () => {
  it('tells the hours of the tries', () => {
    const [, told = ''] = /eight times in all, ([\d, and]+) hours after the first/.exec(page) ?? [];

    expect(told.match(/\d+/g)?.map(Number)).toEqual(triesAfter());
  });

  it('tells the settings with their defaults', () => {
    const defaults = storeBody.parse({ name: 'Our site', platform: 'direct' });
    const rows = [...page.matchAll(/^\| `(paymentMode|gateway|chargeMode|paymentWindowDays)` .*\| `?(\w+)`? +\|$/gm)];

    expect(Object.fromEntries(rows.map(([, name, value]) => [name, value]))).toEqual({
      paymentMode: defaults.paymentMode,
      gateway: String(defaults.gateway),
      chargeMode: defaults.chargeMode,
      paymentWindowDays: String(PAYMENT_WINDOW_DAYS),
    });
  });

  it("tells of every mode of the sandbox's gateway, and of no other", () => {
    const [, table = ''] = /^\| mode .*\n\|.*\n((?:\|.*\n)+)/m.exec(page) ?? [];

    expect([...table.matchAll(/^\| `([\w-]+)`/gm)].map(([, mode]) => mode)).toEqual([...PAYMENT_SERVER_MODES]);
  });

  it('shows calls that the API takes', () => {
    const bodies = [...page.matchAll(/-d '(\{[^']*\})'/g)].map(([, text = '']) => JSON.parse(text) as object);
    const stores = bodies.filter((body) => 'platform' in body).map((body) => storeBody.safeParse(body).error?.message);
    const orders = bodies
      .filter((body) => 'externalId' in body)
      .map((body) => placeOrderBody(1000).safeParse(body).error?.message);

    expect([...stores, ...orders]).toEqual([undefined, undefined, undefined]);
  });
});
