import type { Store, StoreCredentials } from '../domain/store';
import type { ApiContext } from './context';
import type { FieldError } from './errors';

/** What keeps Keyrail from charging as a store's settings say. */
export function paymentFaults(
  { settings }: Pick<ApiContext, 'settings'>,
  { platform, paymentMode, gateway }: Store,
  credentials: StoreCredentials,
): FieldError[] {
  const faults: FieldError[] = [];
  if (paymentMode === 'onDelivery' && platform !== 'direct')
    faults.push({ path: 'paymentMode', message: `The platform ${platform} charges its buyers itself` });
  if (paymentMode === 'onDelivery' && gateway === null)
    faults.push({ path: 'gateway', message: 'Name the gateway to charge through on delivery' });
  if (gateway === 'sandbox' && settings.sandboxPaymentsUrl === null)
    faults.push({ path: 'gateway', message: 'The gateway "sandbox" takes no money and is there in the sandbox only' });
  if (gateway === 'stripe' && credentials.gateway.secretKey === null)
    faults.push({ path: 'credentials.gateway.secretKey', message: 'The gateway "stripe" needs it' });
  return faults;
}
