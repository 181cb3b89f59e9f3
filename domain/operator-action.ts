import { isEmailAddress } from './email';
import type { ExceptionReason } from './exception';
import type { Line } from './order';
import { REVOCATION_REASONS, type RevocationReason } from './rights';
import { MAXIMUM_QUANTITY } from './windows';

/** Who acts and why: every operator's update carries both, because Temporal's UI gives the workflow no identity. */
export interface OperatorAction {
  by: string;
  why: string;
}

export type LineAction = OperatorAction & { line: string };

/** What an operator has done to an order, for the audit. */
export interface ActionRecord extends OperatorAction {
  /** Names the record within all: a repetition is no other. */
  id: string;
  /** ISO time by the workflow's clock. */
  at: string;
  /** The name of the update, as in `approveLine`. */
  action: string;
  orderId: string;
  /** Null for what was done to the order as a whole. */
  line: string | null;
}

/** A request to resubmit all lines that wait for a publisher. */
export interface Resubmission extends OperatorAction {
  publisher: string;
}

/** What an operator may correct before a line is tried again; what is left out stays as it is. */
export interface Corrections {
  /** Keyrail's product id. */
  product?: string;
  quantity?: number;
  unitPrice?: number;
  /** What the publisher is to know the order by. */
  reference?: string;
  /** What the publisher is told of the line besides. */
  attributes?: Record<string, string>;
  /** The license that the line renews or upgrades, by its id: codes stay out of Temporal. Null for none: it brings one of its own. */
  license?: string | null;
  email?: string;
  identification?: Record<string, string>;
}

const CORRECTIONS: Readonly<Record<keyof Corrections, true>> = {
  product: true,
  quantity: true,
  unitPrice: true,
  reference: true,
  attributes: true,
  license: true,
  email: true,
  identification: true,
};

/** Exceptions that an approval clears. */
export const APPROVABLE: readonly ExceptionReason[] = ['below_minimum_price', 'quantity_over_limit'];

/** What has been approved of a line; in the books of earlier releases an approval was for every reason. */
export const approvalsOf = ({ approved }: { approved: readonly ExceptionReason[] | boolean }): ExceptionReason[] =>
  typeof approved === 'boolean' ? (approved ? [...APPROVABLE] : []) : [...approved];

/** What stays approved of a line that is corrected: nobody has approved another product, price or quantity. */
export function approvalsAfter(line: Line, { product, quantity, unitPrice }: Corrections): ExceptionReason[] {
  const changes = (told: unknown, known: unknown) => told !== undefined && told !== known;
  if (changes(product, line.product)) return [];
  return approvalsOf(line).filter(
    (reason) =>
      !(reason === 'below_minimum_price' && changes(unitPrice, line.unitPrice)) &&
      !(reason === 'quantity_over_limit' && changes(quantity, line.quantity)),
  );
}

/** Exceptions of lines whose codes may come from elsewhere than they were to. */
export const SUPPLIABLE: readonly ExceptionReason[] = [
  'no_code_format',
  'pool_empty',
  'rights_retrying',
  'rights_refused',
  'rights_short',
  'duplicate_key',
];

/** True while a line's codes have not gone out, nor are on their way. */
export const isCancellable = ({ state, charge }: Pick<Line, 'state' | 'charge'>): boolean =>
  state === 'exception' ||
  state === 'accepted' ||
  state === 'allocating' ||
  state === 'requesting' ||
  (state === 'granted' && charge?.state === 'open');

/** What keeps an action from being taken at all: it must say who acts and why. */
export function signatureFault({ by, why }: OperatorAction): string | null {
  for (const [field, value] of Object.entries({ by, why }))
    if (typeof value !== 'string' || value.trim() === '') return `${field} is missing: say who acts and why.`;
  return null;
}

/** What keeps codes from being taken back; what comes from Temporal's UI has passed no schema. */
export function revocationFault(told: OperatorAction & { lines: string[]; reason: RevocationReason }): string | null {
  if (!Array.isArray(told.lines)) return 'lines must be a list of line ids.';
  if (!REVOCATION_REASONS.includes(told.reason)) return `reason must be one of ${REVOCATION_REASONS.join(', ')}.`;
  return signatureFault(told);
}

/** What keeps a line's exception from being cleared by an action that is for these reasons only. */
export function exceptionFault({ id, state, exception }: Line, reasons?: readonly ExceptionReason[]): string | null {
  if (!exception) return `Line ${id} is ${state} and waits for nobody.`;
  if (exception.reason === 'refund_due') return `Line ${id} has ended; its refund is to be recorded.`;
  if (reasons && !reasons.includes(exception.reason))
    return `Line ${id} waits for ${exception.reason}, which this does not clear.`;
  return null;
}

/** What keeps a line from being cancelled. */
export function cancellationFault(line: Line): string | null {
  if (line.exception?.reason === 'refund_due') return `Line ${line.id} has ended; its refund is to be recorded.`;
  return refundFault(line);
}

/** What keeps a line's refund from being recorded. */
export const refundFault = (line: Line): string | null =>
  isCancellable(line) ? null : `Line ${line.id} is ${line.state}: its codes have gone out, or are on their way.`;

/** What keeps a line from getting another license to upgrade: one that has been upgraded would stay so. */
export const licenseFault = ({ id, upgrades, exception }: Line, { license }: Corrections): string | null =>
  license === undefined || (upgrades && exception?.reason === 'upgrade_invalid')
    ? null
    : `Line ${id} does not wait for a license that it could renew or upgrade.`;

/** What keeps a line from being corrected to cost nothing: what Keyrail charges has a price. */
export const priceFault = ({ id, charge, unitPrice: known }: Line, { unitPrice }: Corrections): string | null =>
  unitPrice === 0 && known !== 0 && charge?.state === 'open' ? `Line ${id} is charged, and needs a price.` : null;

/** What is wrong with corrections; those from Temporal's UI have passed no schema. */
export function correctionsFault(corrections: Corrections): string | null {
  const { product, quantity, unitPrice, reference, attributes, license, email, identification } = corrections;
  const unknown = Object.keys(corrections).find((name) => !Object.hasOwn(CORRECTIONS, name));
  if (unknown !== undefined)
    return `${unknown} must be left out: ${Object.keys(CORRECTIONS).join(', ')} may be corrected.`;
  if (license != null && typeof license !== 'string') return 'license must be the id of a license.';
  if (product !== undefined && (typeof product !== 'string' || product === '')) return 'product must be a product id.';
  if (!isWhole(quantity, 1) || (quantity ?? 0) > MAXIMUM_QUANTITY)
    return `quantity must be a whole number from 1 to ${MAXIMUM_QUANTITY}.`;
  if (!isWhole(unitPrice, 0)) return 'unitPrice must be a whole number of minor units.';
  if (email !== undefined && !isEmailAddress(String(email))) return 'email must be an address.';
  if (reference !== undefined && typeof reference !== 'string') return 'reference must be a text.';
  if (!isTextMap(identification)) return 'identification must be an object of texts.';
  if (!isTextMap(attributes)) return 'attributes must be an object of texts.';
  return null;
}

const isTextMap = (value: unknown): boolean =>
  value === undefined ||
  (typeof value === 'object' && value !== null && Object.values(value).every((part) => typeof part === 'string'));

const isWhole = (value: number | undefined, least: number): boolean =>
  value === undefined || (Number.isSafeInteger(value) && value >= least);
