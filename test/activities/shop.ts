import { randomUUID } from 'node:crypto';
import type { AllocationRequest, WaitingLine } from '../../domain/allocation';
import { DEFAULT_CODE_FORMAT } from '../../domain/code-format';
import { allocationIds, allotmentId, orderWorkflowId, type OrderIdentity } from '../../domain/ids';
import type { Line } from '../../domain/order';
import { DEFAULT_PRODUCT_LICENSE, type Product } from '../../domain/product';
import type { Store } from '../../domain/store';
import type { Models } from '../../models';
import { line as deliveredLine } from '../models/orders';

/** A product whose codes are generated. */
export const product = (id: string, changes: Partial<Product> = {}): Product => ({
  id,
  name: `The ${id}`,
  source: 'generate',
  rights: null,
  codeFormat: DEFAULT_CODE_FORMAT,
  lowStockThreshold: null,
  notify: null,
  minimumPrices: {},
  sampleCode: 'SAMPLE-CODE',
  mail: { subject: null, template: null },
  license: DEFAULT_PRODUCT_LICENSE,
  ...changes,
});

/** A store that maps nothing and asks for nothing. */
export const store = (changes: Partial<Store> = {}): Store => ({
  id: 'direct',
  name: 'Direct',
  platform: 'direct',
  identification: {},
  products: {},
  features: {},
  upgradeField: null,
  delivery: 'email',
  paymentMode: 'prepaid',
  gateway: null,
  chargeMode: 'savedMethod',
  paymentWindowDays: 7,
  replyGraceMinutes: 60,
  acceptUnsigned: false,
  apiUrl: null,
  reconcileMinutes: null,
  notify: null,
  ...changes,
});

/** A line that is to get its codes. */
export const line = (storeProduct: string, changes: Partial<Line> = {}): Line =>
  deliveredLine({
    storeProduct,
    product: null,
    granted: 0,
    state: 'allocating',
    grantedAt: null,
    deliveredAt: null,
    ...changes,
  });

/** The identity of an order that no other test has. */
export const newIdentity = (name = randomUUID()): OrderIdentity => ({
  orderId: `order-${name}`,
  storeId: 'direct',
  externalId: name,
});

export const request = (lines: Line[], changes: Partial<AllocationRequest> = {}): AllocationRequest => ({
  identity: newIdentity(),
  test: false,
  currency: 'USD',
  identification: {},
  lines,
  ...changes,
});

/** The units of all lines of a request. */
export const unitsOf = ({ identity, lines }: Pick<AllocationRequest, 'identity' | 'lines'>): string[] =>
  lines.flatMap((line) => allocationIds(identity.orderId, line));

/** A line as the list of its pool knows it. */
export const waitingLine = (
  identity: OrderIdentity,
  { id, round, quantity, acceptedAt, ...line }: Line,
): WaitingLine => ({
  ...identity,
  id: allotmentId(identity.orderId, { id, round }),
  workflowId: orderWorkflowId(identity),
  state: 'waiting',
  product: line.product ?? line.storeProduct,
  line: id,
  round,
  quantity,
  acceptedAt,
});

/** Puts so many codes, which nobody has seen before, into a product's pool. */
export const fill = ({ codes }: Pick<Models, 'codes'>, productId: string, count: number) =>
  codes.upload(
    productId,
    Array.from({ length: count }, (_, index) => ({ code: randomUUID(), row: index + 1 })),
  );

export const range = (length: number): number[] => Array.from({ length }, (_, index) => index);
