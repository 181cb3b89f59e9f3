import { z } from 'zod';
import { toMinorUnits } from '../domain/money';
import { currency, text } from './payload-fields';
import type { PayPalApi } from './paypal-api';
import { PlatformApiError, type PlatformAccess } from './platform-access';

/** https://developer.paypal.com/docs/api/subscriptions/v1/#plans_get: a tax that is not `inclusive` comes on top. */
const Plan = z.object({
  billing_cycles: z.array(
    z.object({
      tenure_type: text,
      frequency: z
        .object({ interval_unit: text, interval_count: z.int().min(1).max(366).nullish() })
        .nullish()
        .catch(null),
      pricing_scheme: z
        .object({ fixed_price: z.object({ currency_code: currency, value: z.string() }) })
        .nullish()
        .catch(null),
    }),
  ),
  taxes: z.object({ percentage: z.string(), inclusive: z.boolean() }).nullish().catch(null),
});

type Plan = z.output<typeof Plan>;
type Cycle = Plan['billing_cycles'][number];

/** What PayPal says of the regular periods of a plan. */
export interface PlanTerms {
  /** What a unit costs, before tax, in minor units; null where PayPal does not tell. */
  unitPrice: number | null;
  /** How long a period is at most; null where PayPal does not tell. */
  periodDays: number | null;
}

/** Asks PayPal for the regular periods of a plan. */
export async function planTerms(api: PayPalApi, access: PlatformAccess, planId: string): Promise<PlanTerms> {
  const plan = Plan.safeParse(await planOf(api, access, planId)).data;
  const cycle = plan?.billing_cycles.find(({ tenure_type }) => tenure_type === 'REGULAR');
  if (!plan || !cycle) return { unitPrice: null, periodDays: null };
  return { unitPrice: priceOf(plan, cycle), periodDays: daysOf(cycle) };
}

function priceOf({ taxes }: Plan, { pricing_scheme: scheme }: Cycle): number | null {
  const price = scheme?.fixed_price;
  if (!price?.currency_code) return null;
  const total = toMinorUnits(price.value, price.currency_code);
  const rate = taxes?.inclusive ? Number(taxes.percentage) : 0;
  return total === null || !(rate >= 0) ? null : Math.round(total / (1 + rate / 100));
}

const UNIT_DAYS: ReadonlyMap<string | null, number> = new Map([
  ['DAY', 1],
  ['WEEK', 7],
  ['MONTH', 31],
  ['YEAR', 366],
]);

function daysOf({ frequency }: Cycle): number | null {
  const days = UNIT_DAYS.get(frequency?.interval_unit ?? null);
  return days === undefined ? null : days * (frequency?.interval_count ?? 1);
}

/** Null for a plan that the store's app may not see. */
async function planOf(api: PayPalApi, access: PlatformAccess, planId: string): Promise<unknown> {
  try {
    return await api.get(`/v1/billing/plans/${encodeURIComponent(planId)}`, access);
  } catch (error) {
    if (error instanceof PlatformApiError && (error.status === 403 || error.status === 404)) return null;
    throw error;
  }
}
