import { EXCEPTION_REASONS, type ExceptionReason } from '../../domain/exception';
import { LINE_STATES } from '../../domain/line-state';
import {
  APPROVABLE,
  approvalsAfter,
  approvalsOf,
  cancellationFault,
  correctionsFault,
  exceptionFault,
  isCancellable,
  refundFault,
  signatureFault,
  type Corrections,
} from '../../domain/operator-action';
import { line } from '../models/orders';

const since = '2026-03-01T10:00:00.000Z';
const lineIn = (reason: ExceptionReason) =>
  line({ state: 'exception', exception: { reason, facts: {}, since, deadline: null } });

describe('signatureFault', () => {
  it('wants to know who acts and why', () => {
    expect(signatureFault({ by: 'olga', why: 'the buyer wrote' })).toBeNull();
    expect(signatureFault({ by: '', why: 'x' })).toContain('by is missing');
    expect(signatureFault({ by: 'olga', why: '  ' })).toContain('why is missing');
    expect(signatureFault({ by: 7, why: 'x' } as never)).toContain('by is missing');
    expect(signatureFault({} as never)).toContain('by is missing');
  });
});

describe('approvalsOf', () => {
  it('names the reasons, and every approvable one for an approval of an earlier release', () => {
    expect(approvalsOf({ approved: ['below_minimum_price'] })).toEqual(['below_minimum_price']);
    expect(approvalsOf({ approved: true })).toEqual(APPROVABLE);
    expect(approvalsOf({ approved: false })).toEqual([]);
  });
});

describe('approvalsAfter', () => {
  const approved = line({ approved: [...APPROVABLE] });

  it.each<[Corrections, ExceptionReason[]]>([
    [{}, [...APPROVABLE]],
    [{ email: 'ann@example.com' }, [...APPROVABLE]],
    [{ product: 'desktop-app', unitPrice: 4900, quantity: 1 }, [...APPROVABLE]],
    [{ product: 'plugin' }, []],
    [{ unitPrice: 1 }, ['quantity_over_limit']],
    [{ quantity: 900 }, ['below_minimum_price']],
  ])('of a line corrected by %p are %p', (corrections, reasons) => {
    expect(approvalsAfter(approved, corrections)).toEqual(reasons);
  });
});

describe('exceptionFault', () => {
  it('wants a line that waits', () => {
    expect(exceptionFault(line())).toContain('waits for nobody');
    expect(exceptionFault(lineIn('unknown_product'))).toBeNull();
  });

  it('lets only a refund clear a refund that is due', () => {
    expect(exceptionFault(lineIn('refund_due'))).toContain('refund is to be recorded');
  });

  it('keeps to the reasons that the action is for', () => {
    const approved = EXCEPTION_REASONS.filter((reason) => exceptionFault(lineIn(reason), APPROVABLE) === null);

    expect(approved).toEqual(['below_minimum_price', 'quantity_over_limit']);
  });
});

describe('cancellationFault', () => {
  it('refuses lines whose codes are out or on their way', () => {
    const cancellable = LINE_STATES.filter((state) => cancellationFault(line({ state })) === null);

    expect(cancellable).toEqual(['accepted', 'allocating', 'requesting', 'exception']);
    expect(LINE_STATES.filter((state) => isCancellable(line({ state })))).toEqual(cancellable);
  });

  it('allows it for a granted line that is not paid for yet, and not for one that is', () => {
    const charge = { amount: 4900, paymentId: null, holdUntil: null, renewals: 0 };
    const inState = (state: 'open' | 'charged') => line({ state: 'granted', charge: { ...charge, state } });

    expect(cancellationFault(inState('open'))).toBeNull();
    expect(cancellationFault(inState('charged'))).not.toBeNull();
  });

  it('refuses a line whose refund is due, which only the record of the refund ends', () => {
    expect(cancellationFault(lineIn('refund_due'))).toContain('refund');
    expect(refundFault(lineIn('refund_due'))).toBeNull();
    expect(refundFault(line())).toContain('delivered');
  });
});

describe('correctionsFault', () => {
  it.each<[Corrections]>([
    [{}],
    [{ product: 'app', quantity: 1, unitPrice: 0, email: 'ann@example.com', identification: { account: 'ACME' } }],
    [{ reference: 'A-1', attributes: { edition: 'pro' }, license: 'lic_1' }],
    [{ license: null }],
  ])('has nothing against %p', (corrections) => {
    expect(correctionsFault(corrections)).toBeNull();
  });

  it.each<[string, unknown]>([
    ['product', ''],
    ['product', 7],
    ['product', null],
    ['quantity', 0],
    ['quantity', -1],
    ['quantity', 1.5],
    ['quantity', '2'],
    ['quantity', Number.NaN],
    ['quantity', 1_000_001],
    ['unitPrice', -1],
    ['unitPrice', 0.5],
    ['email', 'ann'],
    ['email', 'ann@'],
    ['email', 'ann @example.com'],
    ['email', null],
    ['identification', 'ACME'],
    ['identification', null],
    ['code', 'APP-AAAAA-BBBBB'],
    ['toString', 'x'],
  ])('names %s when it is %p', (field, value) => {
    expect(correctionsFault({ [field]: value })).toMatch(new RegExp(`^${field} must`));
  });
});
