import {
  IconAlertTriangle,
  IconBuildingStore,
  IconChartBar,
  IconFlask,
  IconGauge,
  IconHistory,
  IconKey,
  IconLicense,
  IconMail,
  IconPackage,
  IconReceipt2,
  IconRefresh,
  IconServer2,
  IconUserKey,
  IconWebhook,
  type Icon,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { isForAll, type Session } from './api/session';
import { WaitingCount } from './parts/waiting-count';

/** A page that the navigation names; its file is `pages/<path>.tsx` or `pages/<path>/index.tsx`. */
export interface NavigationEntry {
  path: string;
  label: string;
  icon: Icon;
  /** What stands beside it. */
  mark?: ComponentType;
  /** Left out, it is for everybody who has logged in. */
  isFor?: (session: Session) => boolean;
}

/** The pages of the console, in the order in which they are named. */
export const navigation: readonly NavigationEntry[] = [
  { path: 'overview', label: 'Overview', icon: IconGauge },
  { path: 'exceptions', label: 'Exceptions', icon: IconAlertTriangle, mark: WaitingCount },
  { path: 'orders', label: 'Orders', icon: IconReceipt2 },
  { path: 'codes', label: 'Codes', icon: IconKey },
  { path: 'licenses', label: 'Licenses', icon: IconLicense },
  { path: 'subscriptions', label: 'Subscriptions', icon: IconRefresh },
  { path: 'products', label: 'Products', icon: IconPackage },
  { path: 'publishers', label: 'Publishers', icon: IconServer2 },
  { path: 'stores', label: 'Stores', icon: IconBuildingStore },
  { path: 'mail', label: 'Mail', icon: IconMail },
  { path: 'webhooks', label: 'Webhooks', icon: IconWebhook, isFor: (session) => isForAll(session, 'support') },
  { path: 'keys', label: 'API keys', icon: IconUserKey, isFor: (session) => isForAll(session, 'admin') },
  { path: 'reports', label: 'Reports', icon: IconChartBar },
  { path: 'audit', label: 'Audit', icon: IconHistory, isFor: (session) => isForAll(session, 'operator') },
  { path: 'sandbox', label: 'Sandbox', icon: IconFlask, isFor: ({ sandbox }) => sandbox },
];
