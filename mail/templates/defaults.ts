import type { MailName } from '../fields';
import { codesTemplate } from './codes';
import { codesLinkTemplate } from './codes-link';
import { keyOnItsWayTemplate } from './key-on-its-way';
import type { TemplateText } from './layout';
import { lowStockTemplate } from './low-stock';
import { orderClosedTemplate } from './order-closed';
import { paymentDeclinedTemplate } from './payment-declined';
import { paymentReminderTemplate } from './payment-reminder';
import { summaryTemplate } from './summary';
import { transactionTemplate } from './transaction';
import { webhookFailedTemplate } from './webhook-failed';

/** What each mail looks like where nobody has written a template of their own. */
export const DEFAULT_TEMPLATES: Readonly<Record<MailName, TemplateText>> = {
  codes: codesTemplate,
  'codes-link': codesLinkTemplate,
  'low-stock': lowStockTemplate,
  transaction: transactionTemplate,
  summary: summaryTemplate,
  'key-on-its-way': keyOnItsWayTemplate,
  'payment-declined': paymentDeclinedTemplate,
  'order-closed': orderClosedTemplate,
  'payment-reminder': paymentReminderTemplate,
  'webhook-failed': webhookFailedTemplate,
};
