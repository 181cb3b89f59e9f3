import type { Line } from '../../domain/order';
import { OrderLedger } from '../../domain/order-ledger';
import type { Channel, DeliveryMode, PurchaseLine } from '../../domain/purchase';
import { EXCEPTION_WINDOW_MS } from '../../domain/windows';
import { purchase, purchaseLine } from '../helpers/purchases';
import { line as deliveredLine, order } from '../models/orders';

const identity = { orderId: 'o-1', storeId: 'direct', externalId: 'A-1' };
const START = Date.UTC(2026, 2, 1, 10);

describe('OrderLedger', () => {
  /** A ledger whose clock goes on by a second each time it is looked at. */
  function open(earlier: ConstructorParameters<typeof OrderLedger>[1] = null) {
    let seconds = 0;
    return new OrderLedger(identity, earlier, () => new Date(START + 1000 * seconds++));
  }
  const opened = (...lines: PurchaseLine[]) => {
    const ledger = open();
    const [first] = ledger.take(purchase({ lines: lines.length > 0 ? lines : [purchaseLine()] }));
    return { ledger, line: first as Line };
  };
  const granted = () => {
    const { ledger, line } = opened();
    ledger.move(line, 'allocating');
    ledger.grant(line);
    return { ledger, line };
  };
  const eventsOf = (ledger: OrderLedger) => ledger.snapshot().timeline.map(({ event }) => event);

  describe('catchUp', () => {
    const at = (second: number) => new Date(START + 1000 * second).toISOString();

    it('takes over what another run has recorded since, with nothing to record', () => {
      const ledger = open(order('A-1', { updatedAt: at(1), lines: [] }));
      ledger.catchUp(order('A-1', { updatedAt: at(2), lines: [deliveredLine()] }));

      expect(ledger.lines).toEqual([deliveredLine()]);
      expect(ledger.isDirty).toBe(false);
      expect(ledger.snapshot().endedAt).toBeNull();
    });

    it('takes over any record into new books', () => {
      const ledger = open();
      ledger.catchUp(order('A-1', { updatedAt: at(-9), lines: [deliveredLine()] }));

      expect(ledger.lines).toEqual([deliveredLine()]);
    });

    it('leaves the books as they are when the record is older', () => {
      const ledger = open(order('A-1', { updatedAt: at(2), lines: [deliveredLine()] }));
      ledger.catchUp(order('A-1', { updatedAt: at(1), lines: [] }));

      expect(ledger.lines).toEqual([deliveredLine()]);
    });
  });

  describe('take', () => {
    it('adds the lines of a purchase', () => {
      const { ledger, line } = opened();

      expect(line).toMatchObject({ id: 'desktop-app', state: 'accepted', product: null, granted: 0, round: 0 });
      expect(ledger.state).toBe('processing');
      expect(eventsOf(ledger)).toEqual(['accepted']);
    });

    it('adds nothing when the same purchase comes again', () => {
      const { ledger } = opened();

      expect(ledger.take(purchase())).toEqual([]);
      expect(ledger.lines).toHaveLength(1);
      expect(eventsOf(ledger)).toEqual(['accepted']);
    });

    it('adds a line that a later message brings, and one of two with the same key', () => {
      const { ledger } = opened();
      const more = [purchaseLine(), purchaseLine({ key: 'addon' }), purchaseLine({ key: 'addon' })];

      expect(ledger.take(purchase({ lines: more })).map(({ id }) => id)).toEqual(['addon']);
    });

    it('leaves a known line as it was, and notes each difference once', () => {
      const { ledger, line } = opened();
      const changed = purchase({ lines: [purchaseLine({ product: 'other', quantity: 5, unitPrice: 1 })] });
      ledger.take(changed);
      ledger.take(changed);

      expect(line).toMatchObject({ storeProduct: 'desktop-app', quantity: 1, unitPrice: 4900 });
      const differences = ledger.snapshot().timeline.filter(({ event }) => event === 'difference');
      expect(differences.map(({ note }) => note)).toEqual([
        'product other instead of desktop-app',
        'quantity 5 instead of 1',
        'unit price 1 instead of 4900',
      ]);
    });

    it('notes a license that only a later message names, and none that people have put in place of a wrong code', () => {
      const { ledger, line } = opened();
      const renewing = (license: string | null) =>
        purchase({ lines: [purchaseLine({ upgrades: { license, days: null } })] });
      ledger.take(renewing('lic_1'));
      ledger.take(renewing('lic_1'));
      line.upgrades = { license: 'lic_2', days: null };
      ledger.take(renewing(null));
      ledger.take(renewing('lic_3'));
      ledger.take(purchase());

      const differences = ledger.snapshot().timeline.filter(({ event }) => event === 'difference');
      expect(differences.map(({ note }) => note)).toEqual([
        'renewal of lic_1 instead of none',
        'renewal of lic_3 instead of lic_2',
      ]);
    });

    it('learns what was missing, and keeps what it knows', () => {
      const ledger = open();
      const lines = [purchaseLine({ unitPrice: null })];
      const buyer = { email: null, name: 'Ann', company: null, country: null };
      ledger.take(purchase({ lines, currency: null, buyer, identification: { account: 'ACME' } }));
      const told = { email: 'ann@example.com', name: 'Other', company: 'Acme', country: 'DE' };
      const identification = { account: 'OTHER', site: '7' };
      ledger.take(purchase({ buyer: told, identification }));

      expect(ledger.snapshot()).toMatchObject({
        currency: 'USD',
        buyer: { email: 'ann@example.com', name: 'Ann', company: 'Acme', country: 'DE' },
        identification: { account: 'ACME', site: '7' },
        lines: [{ unitPrice: 4900 }],
      });
    });

    it('keeps the first number that the shop tells', () => {
      const ledger = open();
      for (const number of [null, '#1001', '#1002']) ledger.take(purchase({ number }));
      ledger.take(purchase());

      expect(ledger.snapshot().number).toBe('#1001');
    });

    it.each<[(boolean | null)[], boolean | null]>([
      [[null, true], true],
      [[true, null], true],
      [[true, false], false],
      [[false, true], false],
      [[null, null], null],
    ])('knows of messages that say free: %p that it is %p', (told, known) => {
      const ledger = open();
      for (const isFree of told) ledger.take(purchase({ lines: [purchaseLine({ isFree })] }));

      expect(ledger.lines).toMatchObject([{ isFree: known }]);
    });

    it('is a test by the first message only', () => {
      const ledger = open();
      ledger.take(purchase({ test: true }));
      ledger.take(purchase({ test: false, lines: [purchaseLine(), purchaseLine({ key: 'addon' })] }));

      expect(ledger.snapshot()).toMatchObject({
        test: true,
        timeline: [{}, { event: 'difference', note: 'a real order instead of a test' }, {}],
      });
    });

    it.each<[Channel, DeliveryMode, string]>([
      ['webhook', 'email', 'email'],
      ['webhook', 'both', 'both'],
      ['webhook', 'response', 'reply'],
      ['reply', 'email', 'reply'],
      ['reply', 'response', 'reply'],
      ['reply', 'both', 'both'],
      ['api', 'email', 'email'],
      ['api', 'response', 'response'],
      ['api', 'both', 'both'],
    ])('hands a line of a %s with delivery by %s over by %s', (channel, delivery, handover) => {
      const [line] = open().take(purchase({ channel, delivery }));

      expect(line?.handover).toBe(handover);
    });
  });

  describe('move', () => {
    it('throws for a step that the table does not have, and changes nothing', () => {
      const { ledger, line } = opened();

      expect(() => ledger.move(line, 'delivered')).toThrow('may not go from accepted to delivered');
      expect(line.state).toBe('accepted');
    });

    it('clears an exception', () => {
      const { ledger, line } = opened();
      ledger.raise(line, 'unknown_product', { product: 'x' });
      ledger.move(line, 'accepted');

      expect(line.exception).toBeNull();
    });
  });

  describe('raise', () => {
    it('opens a window of 21 days', () => {
      const { ledger, line } = opened();
      ledger.raise(line, 'pool_empty', { missing: 1 });
      const { since = '', deadline = '' } = line.exception ?? {};

      expect(ledger.state).toBe('exception');
      expect(new Date(deadline ?? '').getTime() - new Date(since).getTime()).toBe(EXCEPTION_WINDOW_MS);
      expect(ledger.snapshot().timeline.at(-1)).toMatchObject({ event: 'exception', note: 'pool_empty' });
    });

    it.each(['undeliverable', 'refund_due'] as const)('opens none for %s', (reason) => {
      const { ledger, line } = granted();
      ledger.raise(line, reason, {});

      expect(line.exception?.deadline).toBeNull();
    });
  });

  describe('checkpoint', () => {
    it('counts revisions, and tells what has not been recorded', () => {
      const { ledger } = opened();
      expect(ledger.isDirty).toBe(true);
      expect(ledger.checkpoint()).toMatchObject({ revision: 1, endedAt: null });
      expect(ledger.isDirty).toBe(false);

      ledger.note('mail_delayed');
      expect(ledger.isDirty).toBe(true);
      expect(ledger.checkpoint().revision).toBe(2);
    });

    it('closes an order whose lines have all ended, and reopens it for a new one', () => {
      const { ledger, line } = granted();
      ledger.deliver(line);
      const closed = ledger.checkpoint();
      expect(ledger.hasEnded).toBe(true);
      expect(closed).toMatchObject({ state: 'delivered', endedAt: closed.updatedAt });
      expect(line.deliveredAt).not.toBeNull();

      const reopened = open(closed);
      expect(reopened.isDirty).toBe(true);
      reopened.take(purchase({ lines: [purchaseLine(), purchaseLine({ key: 'addon' })] }));
      expect(reopened.hasEnded).toBe(false);
      expect(reopened.checkpoint()).toMatchObject({
        revision: closed.revision + 1,
        endedAt: null,
        state: 'processing',
      });
    });

    it('has not ended before the first purchase', () => {
      expect(open().hasEnded).toBe(false);
    });
  });

  describe('snapshot', () => {
    it('does not change when the order goes on', () => {
      const { ledger, line } = opened();
      const before = ledger.snapshot();
      ledger.raise(line, 'pool_empty', {});
      before.lines.length = 0;

      expect(before).toMatchObject({ state: 'processing', timeline: [{ event: 'accepted' }] });
      expect(ledger.lines).toHaveLength(1);
    });

    it('leaves the earlier record that was reopened alone', () => {
      const earlier = order('A-1');
      const [line] = open(earlier).lines;
      if (line) line.state = 'exception';

      expect(earlier.lines[0]?.state).toBe('delivered');
    });
  });

  describe('the timeline', () => {
    it('keeps the newest 200 entries', () => {
      const { ledger } = opened();
      for (let n = 0; n < 250; n += 1) ledger.note('resent', { note: String(n) });
      const { timeline } = ledger.snapshot();

      expect(timeline).toHaveLength(200);
      expect(timeline.at(-1)?.note).toBe('249');
    });

    it('takes a thing that is noted once for noted only when it is the same event', () => {
      const { ledger } = opened();
      ledger.noteOnce('difference', { line: 'desktop-app', note: 'x' });
      ledger.noteOnce('difference', { line: 'desktop-app', note: 'x' });
      ledger.noteOnce('refunded', { line: 'desktop-app', note: 'x' });

      expect(eventsOf(ledger)).toEqual(['accepted', 'difference', 'refunded']);
    });
  });

  describe('codesMail', () => {
    it('names what the mail brings: the round and the number make it another mail', () => {
      const { ledger, line } = granted();
      line.product = 'app';
      ledger.startNextRound(line);
      ledger.startNextMailing();

      expect(ledger.codesMail([line])).toEqual({
        identity,
        number: null,
        test: false,
        buyer: purchase().buyer,
        lines: [{ id: 'desktop-app', round: 1, quantity: 1, product: 'app', storeProduct: 'desktop-app' }],
        mailing: '1',
      });
    });
  });

  it('corrects the address and the identification, and nothing else', () => {
    const ledger = open(order('A-1', { lines: [deliveredLine()] }));
    const before = ledger.snapshot();
    ledger.correct({ email: 'new@example.com' });
    ledger.correct({ identification: { 'account.id': 'OTHER' } });

    expect(ledger.snapshot()).toEqual({
      ...before,
      buyer: { ...before.buyer, email: 'new@example.com' },
      addressCorrected: true,
      identification: { ...before.identification, 'account.id': 'OTHER' },
    });
  });

  it('keeps the address that a person has corrected when it goes on from a record that has another', () => {
    const recorded = order('A-1', { lines: [deliveredLine()] });
    const other = { ...recorded, buyer: { ...recorded.buyer, email: 'redelivered@example.com' }, mailing: 7 };
    const ledger = open(recorded);
    ledger.catchUp(other);
    const before = ledger.snapshot();
    ledger.correct({ email: 'new@example.com' });
    const next = open(ledger.snapshot());
    next.catchUp({ ...other, mailing: 8 });

    expect(before).toMatchObject({ buyer: other.buyer, mailing: 7 });
    expect(next.snapshot()).toMatchObject({ buyer: { email: 'new@example.com' }, mailing: 8 });
  });
});
