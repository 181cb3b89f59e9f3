import { bulkFault } from '../../domain/bulk-action';
import { EXCEPTION_REASONS } from '../../domain/exception';
import { actionsFor } from '../../domain/exception-actions';
import { APPROVABLE, SUPPLIABLE, cancellationFault, exceptionFault, refundFault } from '../../domain/operator-action';
import { lineInException } from '../models/orders';

const waiting = (reason: (typeof EXCEPTION_REASONS)[number]) =>
  lineInException({ exception: { reason, facts: {}, since: '2026-03-01T10:00:00.000Z', deadline: null } });

describe('actionsFor', () => {
  it.each(EXCEPTION_REASONS)('names for %s only what its order takes, and something', (reason) => {
    const line = waiting(reason);
    const faults = {
      approve: exceptionFault(line, APPROVABLE),
      resubmit: exceptionFault(line),
      switchSource: exceptionFault(line, SUPPLIABLE),
      enterKeys: exceptionFault(line, SUPPLIABLE),
      cancel: cancellationFault(line),
      recordRefund: refundFault(line),
    };
    const actions = actionsFor(reason);

    expect(actions).not.toEqual([]);
    expect(actions.filter((action) => faults[action] !== null)).toEqual([]);
  });

  it('asks for the refund of a line that has ended only', () => {
    expect(EXCEPTION_REASONS.filter((reason) => actionsFor(reason).includes('recordRefund'))).toEqual(['refund_due']);
    expect(actionsFor('refund_due')).toEqual(['recordRefund']);
  });
});

describe('bulkFault', () => {
  it('says why a line is left alone', () => {
    const resubmit = { action: 'resubmit', source: null } as const;
    const generate = { action: 'switchSource', source: 'generate' } as const;
    const product = { id: 'app', codeFormat: null };

    expect(bulkFault(resubmit, waiting('rights_refused'), null)).toBeNull();
    expect(bulkFault(resubmit, waiting('refund_due'), null)).toContain('record the refund');
    expect(bulkFault(resubmit, lineInException({ state: 'delivered', exception: null }), null)).toContain('delivered');
    expect(bulkFault(generate, waiting('pool_empty'), product)).toContain('no code format');
    expect(bulkFault({ ...generate, source: 'pool' }, waiting('pool_empty'), product)).toBeNull();
  });
});
