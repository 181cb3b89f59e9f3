import type { AllocationActivities } from './allocation';
import type { MailActivities } from './mail';
import type { OrderActivities } from './order';
import type { PoolActivities } from './pool';

/** Every activity that workflows may ask for. */
export type Activities = AllocationActivities & MailActivities & OrderActivities & PoolActivities;
