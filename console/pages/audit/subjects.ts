import type { Schemas } from '../../api/client';

type Entry = Schemas['AuditEntry'];

interface Subject {
  /** What kind of thing it is; empty for what is no thing. */
  noun: string;
  name: string;
  /** Where it is shown; null for what is no more, or has no page. */
  to: string | null;
}

/** The page of each kind of subject, by the first word of the action. */
const PAGES: Readonly<Record<string, [noun: string, path: string | null]>> = {
  order: ['Order', '/orders/'],
  codes: ['Codes of', '/codes/'],
  license: ['License', '/licenses/'],
  product: ['Product', '/products/'],
  publisher: ['Publisher', '/publishers/'],
  store: ['Store', '/stores/'],
  webhook_endpoint: ['Webhook endpoint', '/webhooks/'],
  bulk_action: ['Bulk action', '/exceptions?bulk='],
  exceptions: ['Bulk action', '/exceptions?bulk='],
  signing_key: ['Signing key', null],
};

const page = (path: string, id: string): string => path + encodeURIComponent(id);
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** What something was done to, and where that is shown. */
export function subjectOf({ action, subject, details }: Entry): Subject {
  const [kind = '', deed = ''] = action.split('.');
  switch (kind) {
    case 'code':
      return codeSubject(details);
    case 'mail':
      return deed === 'bounced'
        ? { noun: 'Order', name: subject, to: page('/orders/', subject) }
        : {
            noun: 'Mail',
            name: subject === 'mail' ? '' : subject,
            to: subject === 'mail' ? '/mail' : page('/mail/', subject),
          };
    case 'summary':
      return { noun: 'Summary', name: '', to: '/reports?tab=summary' };
    case 'report':
      return { noun: 'Report', name: subject, to: '/reports' };
    case 'api_key':
      return { noun: 'Key', name: textOf(details.name) ?? subject, to: null };
    case 'session':
      return { noun: '', name: '', to: null };
  }
  const [noun, path] = PAGES[kind] ?? ['', null];
  return { noun, name: subject, to: path === null || deed === 'removed' ? null : page(path, subject) };
}

/** A code has no page of its own: its order has it, or its product. */
function codeSubject({ order, product }: Entry['details']): Subject {
  const [orderId, productId] = [textOf(order), textOf(product)];
  if (orderId !== null) return { noun: 'Code of order', name: orderId, to: page('/orders/', orderId) };
  return { noun: 'Code of', name: productId ?? '', to: productId === null ? null : page('/codes/', productId) };
}

const SHOWN_ELSEWHERE: readonly string[] = ['order', 'product'];

/** The facts of an entry that its subject does not say. */
export function detailsOf({ action, details }: Entry): string {
  const hidden = action.startsWith('code.') ? SHOWN_ELSEWHERE : action.startsWith('api_key.') ? ['name'] : [];
  return Object.entries(details)
    .filter(([name, value]) => value !== null && !hidden.includes(name))
    .map(([name, value]) => `${name}: ${value}`)
    .join(' · ');
}
