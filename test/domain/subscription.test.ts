import fc from 'fast-check';
import {
  keepingOf,
  learn,
  MOST_FACTS,
  newSubscription,
  standingOf,
  type Keeping,
  type SubscriptionFact,
  type SubscriptionTerms,
  type SubscriptionTurn,
} from '../../domain/subscription';

const TERMS: SubscriptionTerms = { graceDays: 7, periodDays: null };
const DAY_MS = 24 * 60 * 60_000;
const START = Date.parse('2026-01-01T00:00:00.000Z');

/** ISO time so many days after the start. */
const day = (days: number): string => new Date(START + days * DAY_MS).toISOString();

const fact = (turn: SubscriptionTurn, days: number, changes: Partial<SubscriptionFact> = {}): SubscriptionFact => ({
  eventId: `${turn}-${days}`,
  turn,
  at: day(days),
  paidUntil: null,
  paymentId: null,
  externalId: null,
  product: null,
  ...changes,
});

const payment = (turn: 'started' | 'renewed', days: number): SubscriptionFact =>
  fact(turn, days, { paidUntil: day(days + 30), paymentId: `payment-${days}` });

const keep = (facts: SubscriptionFact[], days: number, terms = TERMS): Keeping =>
  keepingOf(standingOf(facts.reduce(learn, newSubscription('store', 'sub'))), terms, new Date(day(days)));

describe('keepingOf', () => {
  const started = payment('started', 0);

  it('keeps a paid license in force, and knows when that ends unless it is paid for again', () => {
    expect(keep([started], 1)).toEqual({
      state: 'active',
      paidUntil: day(30),
      graceUntil: null,
      expiresAt: day(37),
      suspensions: [],
      knowsDisputes: false,
      changesAt: day(31),
    });
  });

  it('extends a renewed license to the end of the new period', () => {
    expect(keep([started, payment('renewed', 30)], 31)).toMatchObject({ state: 'active', expiresAt: day(67) });
  });

  it('suspends a license after its days of grace when the store goes silent', () => {
    expect(keep([started], 31)).toMatchObject({ state: 'overdue', graceUntil: day(37), suspensions: [] });
    expect(keep([started], 31).changesAt).toBe(day(36));
    expect(keep([started], 37)).toMatchObject({ state: 'suspended', suspensions: ['payment'], changesAt: null });
  });

  it('counts the grace from a payment that has failed', () => {
    const failed = fact('paymentFailed', 29);

    expect(keep([started, failed], 35)).toMatchObject({ state: 'overdue', graceUntil: day(36) });
    expect(keep([started, failed], 36)).toMatchObject({ suspensions: ['payment'] });
  });

  it('brings a suspended license back at once when it is paid', () => {
    expect(keep([started, fact('pastDue', 30), payment('renewed', 60)], 60)).toMatchObject({
      state: 'active',
      suspensions: [],
    });
  });

  it('ends a cancelled license with the period that is paid for', () => {
    const cancelled = fact('cancelledAtPeriodEnd', 10, { paidUntil: day(30) });

    expect(keep([started, cancelled], 29)).toMatchObject({ state: 'ending', expiresAt: day(30), changesAt: day(30) });
    expect(keep([started, cancelled], 30)).toMatchObject({ state: 'ended', expiresAt: day(30), suspensions: [] });
  });

  it('ends it with the paid period where the store does not say when', () => {
    expect(keep([started, fact('cancelledAtPeriodEnd', 10)], 11)).toMatchObject({ expiresAt: day(30) });
  });

  it('goes on when the cancellation is taken back, or another period is paid for', () => {
    const cancelled = fact('cancelledAtPeriodEnd', 10, { paidUntil: day(30) });

    expect(keep([started, cancelled, fact('resumed', 12)], 13)).toMatchObject({ state: 'active', expiresAt: day(37) });
    expect(keep([started, cancelled, payment('renewed', 29)], 31)).toMatchObject({ state: 'active' });
  });

  it('ends a license at once when the subscription has ended', () => {
    expect(keep([started, fact('ended', 10)], 10)).toMatchObject({ state: 'ended', expiresAt: day(10) });
  });

  it('begins again when a subscription that has ended is paid for later', () => {
    expect(keep([started, fact('ended', 10), payment('renewed', 20)], 21)).toMatchObject({ state: 'active' });
  });

  it('suspends a paused license, of which nothing is due meanwhile', () => {
    const paused = fact('paused', 10);

    expect(keep([started, paused], 100)).toMatchObject({ state: 'paused', suspensions: ['paused'], changesAt: null });
    expect(keep([started, paused, fact('resumed', 12)], 13)).toMatchObject({ state: 'active', suspensions: [] });
  });

  it('takes back the period of a refunded renewal, and no other', () => {
    const facts = [started, payment('renewed', 30), fact('refunded', 35, { paymentId: 'payment-30' })];

    expect(keep(facts, 35)).toMatchObject({ paidUntil: day(30), state: 'overdue', expiresAt: day(37) });
    expect(keep([...facts, payment('renewed', 36)], 37)).toMatchObject({ state: 'active', paidUntil: day(66) });
  });

  it('takes a refunded period back also when it was cancelled, or told of again, after it was paid', () => {
    const renewed = payment('renewed', 30);
    const refunded = fact('refunded', 36, { paymentId: 'payment-30' });
    const cancelled = fact('cancelledAtPeriodEnd', 32, { paidUntil: day(60) });
    const changed = fact('planChanged', 33, { paidUntil: day(60) });

    expect(keep([started, renewed, cancelled, refunded], 37)).toMatchObject({ state: 'ended', expiresAt: day(30) });
    expect(keep([started, renewed, changed, refunded], 37)).toMatchObject({ paidUntil: day(30) });
  });

  it('suspends a disputed license, restores it when the dispute is won, and takes the period back when it is lost', () => {
    const facts = [started, payment('renewed', 30), fact('disputeOpened', 33, { paymentId: 'payment-30' })];

    expect(keep(facts, 34)).toMatchObject({ state: 'suspended', suspensions: ['dispute'] });
    expect(keep([...facts, fact('disputeWon', 35, { paymentId: 'payment-30' })], 36)).toMatchObject({
      state: 'active',
      suspensions: [],
    });
    expect(keep([...facts, fact('disputeLost', 35, { paymentId: 'payment-30' })], 36)).toMatchObject({
      paidUntil: day(30),
      suspensions: [],
    });
  });

  it('does not suspend for a dispute that is told to have been opened after it was decided', () => {
    const won = fact('disputeWon', 34, { paymentId: 'payment-30' });
    const opened = fact('disputeOpened', 35, { paymentId: 'payment-30' });

    expect(keep([started, payment('renewed', 30), won, opened], 36)).toMatchObject({ suspensions: [] });
  });

  it('takes no trial for the length of a period', () => {
    const trial = fact('started', 0, { paidUntil: day(7) });

    expect(keep([trial, fact('renewed', 7)], 300)).toMatchObject({ state: 'active', paidUntil: null });
  });

  it('takes a payment that does not tell until when for one of the last known length, or of the product', () => {
    const untold = fact('renewed', 30, { paymentId: 'p-2' });

    expect(keep([started, payment('renewed', 30), fact('renewed', 60)], 61)).toMatchObject({ paidUntil: day(90) });
    expect(keep([payment('started', 0), untold], 100)).toMatchObject({ state: 'active', paidUntil: null });
    expect(keep([fact('started', 0), untold], 31, { graceDays: 7, periodDays: 365 })).toMatchObject({
      paidUntil: day(395),
    });
  });

  it('takes the period of the plan where the order has told it, as long as that is the plan', () => {
    const plan = fact('ordered', 14, { paymentId: 'order', product: 'monthly', periodDays: 31 });
    const trial = fact('started', 0, { paidUntil: day(14), product: 'monthly' });
    const facts = [trial, plan, fact('renewed', 14), fact('renewed', 45)];
    const changed = [...facts, fact('planChanged', 50, { product: 'yearly' }), fact('renewed', 76)];

    expect(keep(facts, 46, { graceDays: 7, periodDays: 365 })).toMatchObject({ paidUntil: day(76) });
    expect(keep(changed, 77, { graceDays: 7, periodDays: 365 })).toMatchObject({ paidUntil: day(441) });
  });

  it('takes the time that renewals keep, once four have shown it, and the longest where one came early or twice', () => {
    const renewals = [14, 44, 75, 76, 105].map((days) => fact('renewed', days));
    const facts = [fact('started', 0, { paidUntil: day(14) }), ...renewals];

    expect(keep(facts.slice(0, 4), 80)).toMatchObject({ paidUntil: null });
    expect(keep(facts.slice(0, 5), 80, { graceDays: 7, periodDays: 365 })).toMatchObject({ paidUntil: day(76 + 31) });
    expect(keep(facts, 136.5)).toMatchObject({ state: 'active', paidUntil: day(105 + 31) });
    expect(keep(facts, 144)).toMatchObject({ state: 'suspended' });
    expect(keep([...facts, fact('planChanged', 110)], 144)).toMatchObject({ state: 'active', paidUntil: null });
  });

  it('cuts no payment shorter than what the first one told', () => {
    const yearly = fact('started', 0, { paidUntil: day(365) });

    expect(keep([yearly, fact('renewed', 365)], 500, { graceDays: 7, periodDays: 30 })).toMatchObject({
      paidUntil: day(730),
    });
  });

  it('takes an order for the first payment where the store tells of none', () => {
    const ordered = fact('ordered', 0, { paymentId: 'order', product: 'app' });
    const terms = { graceDays: 7, periodDays: 30 };

    expect(keep([ordered], 1, terms)).toMatchObject({ paidUntil: day(30), expiresAt: day(37) });
    expect(keep([ordered], 37, terms)).toMatchObject({ state: 'suspended' });
    expect(keep([ordered, payment('renewed', 30)], 31, terms)).toMatchObject({ paidUntil: day(60) });
    expect(keep([ordered, fact('refunded', 5, { paymentId: 'order' })], 6, terms)).toMatchObject({ paidUntil: day(0) });
    expect(keep([ordered, fact('started', 0, { paidUntil: day(14) })], 6, terms)).toMatchObject({ paidUntil: day(14) });
  });

  it('never calls unpaid by silence what tells of no period at all', () => {
    for (const turn of ['started', 'ordered'] as const)
      expect(keep([fact(turn, 0)], 1_000)).toMatchObject({ state: 'active', expiresAt: null, changesAt: null });
  });
});

describe('learn', () => {
  it('takes a fact that is told twice once', () => {
    const once = learn(newSubscription('store', 'sub'), payment('started', 0));

    expect(learn(once, payment('started', 0))).toBe(once);
  });

  it('comes to the same end whatever the order in which facts arrive, and however often', () => {
    const turns = fc.constantFrom<SubscriptionTurn>(
      'ordered',
      'renewed',
      'paymentFailed',
      'pastDue',
      'paused',
      'resumed',
      'planChanged',
      'cancelledAtPeriodEnd',
      'ended',
      'refunded',
      'disputeOpened',
      'disputeWon',
      'disputeLost',
    );
    const facts = fc.array(
      fc.record({
        turn: turns,
        days: fc.integer({ min: 0, max: 400 }),
        paidFor: fc.option(fc.integer({ min: 1, max: 40 })),
        payment: fc.integer({ min: 0, max: 5 }),
      }),
      { maxLength: 30 },
    );
    const toFact = (
      told: { turn: SubscriptionTurn; days: number; paidFor: number | null; payment: number },
      index: number,
    ) =>
      fact(told.turn, told.days, {
        eventId: `event-${index}`,
        paidUntil: told.paidFor === null ? null : day(told.days + told.paidFor),
        paymentId: `payment-${told.payment}`,
      });
    const shuffled = facts.chain((told) => {
      const inOrder = [payment('started', 0), ...told.map(toFact)];
      return fc.tuple(
        fc.constant(inOrder),
        fc.shuffledSubarray([...inOrder, ...inOrder], { minLength: inOrder.length * 2 }),
        fc.integer({ min: 0, max: 500 }),
      );
    });

    fc.assert(
      fc.property(shuffled, ([inOrder, arrived, today]) => {
        expect(keep(arrived, today)).toEqual(keep(inOrder, today));
      }),
      { numRuns: 500 },
    );
  });

  it('stays small over years of daily renewals, and comes to what all of them say', () => {
    const renewals = Array.from({ length: 1_000 }, (_, index) =>
      fact('renewed', index, { paidUntil: day(index + 1), paymentId: `payment-${index}` }),
    );
    const known = renewals.reduce(learn, newSubscription('store', 'sub'));

    expect(known.facts).toHaveLength(MOST_FACTS);
    expect(JSON.stringify(known).length).toBeLessThan(150_000);
    expect(keepingOf(standingOf(known), TERMS, new Date(day(999.5)))).toMatchObject({
      state: 'active',
      paidUntil: day(1_000),
    });
  });
});
