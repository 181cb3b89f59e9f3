import type { AllocationActivities } from './allocation';
import type { AuditActivities } from './audit';
import type { BulkActionActivities } from './bulk-action';
import type { MailActivities } from './mail';
import type { NoticeActivities } from './notice';
import type { OrderActivities } from './order';
import type { PaymentActivities } from './payment';
import type { PoolActivities } from './pool';
import type { PurchaseLookupActivities } from './purchase-lookup';
import type { ReconciliationActivities } from './reconciliation';
import type { ReleaseActivities } from './release';
import type { RevocationActivities } from './revocation';
import type { ResubmissionActivities } from './resubmission';
import type { RightsActivities } from './rights';
import type { SubscriptionActivities } from './subscription';
import type { WebhookActivities } from './webhook';

/** Every activity that workflows may ask for. */
export type Activities = AllocationActivities &
  AuditActivities &
  BulkActionActivities &
  MailActivities &
  NoticeActivities &
  OrderActivities &
  PaymentActivities &
  PoolActivities &
  PurchaseLookupActivities &
  ReconciliationActivities &
  ReleaseActivities &
  ResubmissionActivities &
  RevocationActivities &
  RightsActivities &
  SubscriptionActivities &
  WebhookActivities;
