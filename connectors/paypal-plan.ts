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
      pricing_scheme: z
        .object({ fixed_price: z.object({ currency_code: currency, value: z.string() }) })
        .nullish()
        .catch(null),
    }),
  ),
  taxes: z.object({ percentage: z.string(), inclusive: z.boolean() }).nullish().catch(null),
});

/** What a unit of a plan costs in its regular periods, before tax, in minor units; null where PayPal does not tell. */
export async function planPrice(api: PayPalApi, access: PlatformAccess, planId: string): Promise<number | null> {
  const plan = Plan.safeParse(await planOf(api, access, planId)).data;
  const price = plan?.billing_cycles.find(({ tenure_type }) => tenure_type === 'REGULAR')?.pricing_scheme?.fixed_price;
  if (!price?.currency_code) return null;
  const total = toMinorUnits(price.value, price.currency_code);
  const rate = plan?.taxes?.inclusive ? Number(plan.taxes.percentage) : 0;
  return total === null || !(rate >= 0) ? null : Math.round(total / (1 + rate / 100));
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
