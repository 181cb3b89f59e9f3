import type { Order } from '../../domain/order';
import type { ExceptionReason } from '../../domain/exception';
import { allocationIds, lineId, type OrderIdentity } from '../../domain/ids';
import type { Resubmission } from '../../domain/operator-action';
import type { DeliveryRequest, WebhookReplay } from '../../domain/webhook';
import { OrderLedger } from '../../domain/order-ledger';
import type { Purchase } from '../../domain/purchase';
import type { ReconciliationRequest } from '../../domain/reconciliation';
import type { Revocation } from '../../domain/rights';
import type { UnresolvedNotice } from '../../domain/store-event';
import type { SubscriptionFact } from '../../domain/subscription';
import type { SummarySetting } from '../../domain/summary';
import type { Models } from '../../models';
import type { Earlier, OrderGateway } from '../../api/order-gateway';
import type { Redelivery } from '../../workflows/messages';

/** What a test makes of Temporal: `down` answers nothing, `idle` takes everything but has no worker. */
export type TemporalState = 'working' | 'idle' | 'down';

/** A gateway whose orders are fulfilled at once, in memory and in the test's database. */
export class FakeGateway implements OrderGateway {
  state: TemporalState = 'working';
  /** When false, lines stay `accepted` until `finish`. */
  delivers = true;
  /** Whether the order is projected; false as right after a 202. */
  records = true;
  /** When false, what Keyrail is to charge stays unpaid. */
  charges = true;
  /** When false, lines are granted and wait to be fetched. */
  handsOver = true;
  readonly notified: Purchase[] = [];
  /** What the purchases were told of their orders' records. */
  readonly earlier: Earlier[] = [];
  readonly placed: { purchase: Purchase; waitMilliseconds: number }[] = [];
  readonly updates: { name: string; args: unknown[] }[] = [];
  readonly signals: { name: string; message: unknown; reopened: boolean }[] = [];
  readonly redeliveries: Redelivery[] = [];
  readonly pools: string[] = [];
  /** Those that are under way: none of them ends by itself. */
  readonly resubmissions: Resubmission[] = [];
  readonly bulkActions: string[] = [];
  readonly bulkWords: { id: string; word: string; by: string; why: string }[] = [];
  readonly summaries: SummarySetting[] = [];
  readonly notices: { storeId: string; notice: UnresolvedNotice }[] = [];
  readonly reconciliations: ReconciliationRequest[] = [];
  /** The minutes by store. */
  readonly schedules = new Map<string, number | null>();
  readonly facts: { storeId: string; subscriptionId: string; fact: SubscriptionFact }[] = [];
  readonly deliveries: DeliveryRequest[] = [];
  readonly replays: WebhookReplay[] = [];
  readonly revocations: Revocation[] = [];
  /** What the next update is refused with. */
  refusal: string | null = null;
  private readonly ledgers = new Map<string, OrderLedger>();
  private readonly closed = new Set<string>();

  constructor(private readonly models: () => Models) {}

  readonly notifyPurchase: OrderGateway['notifyPurchase'] = async (identity, purchase, earlier) => {
    if (this.state === 'down') return { status: 'unavailable' };
    if (this.closed.has(identity.orderId) && !isRecord(earlier)) return { status: 'closed' };
    this.notified.push(purchase);
    this.earlier.push(earlier);
    if (this.state === 'working') await this.take(identity, purchase, earlier);
    return { status: 'taken' };
  };

  readonly placeOrder: OrderGateway['placeOrder'] = async (identity, purchase, earlier, waitMilliseconds) => {
    if (this.state === 'down') return { status: 'unavailable' };
    if (this.closed.has(identity.orderId) && !isRecord(earlier)) return { status: 'closed' };
    this.placed.push({ purchase, waitMilliseconds });
    if (this.state === 'idle') return { status: 'pending' };
    return { status: 'answered', order: await this.take(identity, purchase, earlier) };
  };

  readonly update: OrderGateway['update'] = async (identity, definition, args) => {
    if (this.state === 'down') return { status: 'unavailable' };
    const ledger = this.ledgers.get(identity.orderId);
    if (!ledger || this.closed.has(identity.orderId)) return { status: 'not_running' };
    if (this.refusal !== null) return { status: 'refused', message: this.refusal };
    if (this.state === 'idle') return { status: 'pending' };
    this.updates.push({ name: definition.name, args });
    return { status: 'answered', order: ledger.snapshot() };
  };

  readonly status: OrderGateway['status'] = async ({ orderId }) => {
    if (this.state === 'down') return { status: 'unavailable' };
    if (this.state === 'idle') return { status: 'pending' };
    const ledger = this.ledgers.get(orderId);
    return ledger ? { status: 'answered', order: ledger.snapshot() } : { status: 'not_running' };
  };

  readonly signal: OrderGateway['signal'] = async (identity, { name }, message, earlier) => {
    if (this.state === 'down') return { status: 'unavailable' };
    const isRunning = this.ledgers.has(identity.orderId) && !this.closed.has(identity.orderId);
    if (!isRunning && !earlier) return { status: 'not_running' };
    this.signals.push({ name, message, reopened: !isRunning });
    return { status: 'taken' };
  };

  readonly redeliver: OrderGateway['redeliver'] = async (redelivery) => {
    if (this.state === 'down') return { status: 'unavailable' };
    const isTaken = this.redeliveries.some(
      ({ order, n }) => order.orderId === redelivery.order.orderId && n === redelivery.n,
    );
    if (isTaken) return { status: 'closed' };
    this.redeliveries.push(redelivery);
    return { status: 'taken' };
  };

  readonly stockChanged: OrderGateway['stockChanged'] = async (product) => {
    if (this.state === 'down') return { status: 'unavailable' };
    this.pools.push(product);
    return { status: 'taken' };
  };

  readonly resubmitPublisher: OrderGateway['resubmitPublisher'] = async (resubmission) => {
    if (this.state === 'down') return { status: 'unavailable' };
    if (this.resubmissions.some(({ publisher }) => publisher === resubmission.publisher)) return { status: 'closed' };
    this.resubmissions.push(resubmission);
    return { status: 'taken' };
  };

  readonly startBulkAction: OrderGateway['startBulkAction'] = async (id) => {
    if (this.state === 'down') return { status: 'unavailable' };
    if (this.bulkActions.includes(id)) return { status: 'closed' };
    this.bulkActions.push(id);
    return { status: 'taken' };
  };

  readonly tellBulkAction: OrderGateway['tellBulkAction'] = async (id, word, { by, why }) => {
    if (this.state === 'down') return { status: 'unavailable' };
    if (!this.bulkActions.includes(id)) return { status: 'not_running' };
    this.bulkWords.push({ id, word, by, why });
    return { status: 'taken' };
  };

  readonly resumeBulkAction: OrderGateway['resumeBulkAction'] = async (id, { by, why }) => {
    if (this.state === 'down') return { status: 'unavailable' };
    if (!this.bulkActions.includes(id)) this.bulkActions.push(id);
    this.bulkWords.push({ id, word: 'resume', by, why });
    return { status: 'taken' };
  };

  readonly scheduleSummary: OrderGateway['scheduleSummary'] = async (setting) => {
    if (this.state === 'down') return { status: 'unavailable' };
    this.summaries.push(setting);
    return { status: 'taken' };
  };

  readonly resolveNotice: OrderGateway['resolveNotice'] = async (storeId, notice) => {
    if (this.state === 'down') return { status: 'unavailable' };
    if (this.notices.some((known) => known.storeId === storeId && known.notice.eventId === notice.eventId))
      return { status: 'closed' };
    this.notices.push({ storeId, notice });
    return { status: 'taken' };
  };

  readonly reconcile: OrderGateway['reconcile'] = async (request) => {
    if (this.state === 'down') return { status: 'unavailable' };
    if (this.reconciliations.some(({ storeId }) => storeId === request.storeId)) return { status: 'closed' };
    this.reconciliations.push(request);
    return { status: 'taken' };
  };

  readonly scheduleReconciliation: OrderGateway['scheduleReconciliation'] = async (storeId, minutes) => {
    if (this.state === 'down') return { status: 'unavailable' };
    this.schedules.set(storeId, minutes);
    return { status: 'taken' };
  };

  readonly tellSubscription: OrderGateway['tellSubscription'] = async (storeId, subscriptionId, fact) => {
    if (this.state === 'down') return { status: 'unavailable' };
    this.facts.push({ storeId, subscriptionId, fact });
    return { status: 'taken' };
  };

  readonly revokeKey: OrderGateway['revokeKey'] = async (revocation) => {
    if (this.state === 'down') return { status: 'unavailable' };
    const { unit, cause } = revocation;
    if (this.revocations.some((known) => known.unit === unit && known.cause === cause)) return { status: 'closed' };
    this.revocations.push(revocation);
    return { status: 'taken' };
  };

  readonly deliverEvent: OrderGateway['deliverEvent'] = async (request) => {
    if (this.state === 'down') return { status: 'unavailable' };
    const isTaken = this.deliveries.some(
      ({ endpoint, event }) => request.round === 0 && endpoint === request.endpoint && event === request.event,
    );
    if (isTaken) return { status: 'closed' };
    this.deliveries.push(request);
    return { status: 'taken' };
  };

  readonly replayEvents: OrderGateway['replayEvents'] = async (replay) => {
    if (this.state === 'down') return { status: 'unavailable' };
    if (this.replays.some(({ endpoint }) => endpoint === replay.endpoint)) return { status: 'closed' };
    this.replays.push(replay);
    return { status: 'taken' };
  };

  /** Raises an exception on a line of an order that waits. */
  async raise(orderId: string, line: string, reason: ExceptionReason): Promise<void> {
    const ledger = this.ledgerOf(orderId);
    const found = ledger.findLine(line);
    if (found) ledger.raise(found, reason, { product: line });
    await this.record(ledger);
  }

  /** Declines the payment of a line that has its codes. */
  async decline(orderId: string, line: string, paymentId: string | null, until: Date): Promise<void> {
    const ledger = this.ledgerOf(orderId);
    const found = ledger.findLine(line);
    if (found) {
      ledger.preparePayment(found, paymentId);
      ledger.raise(found, 'payment_declined', { code: 'lost_card' }, until);
    }
    await this.record(ledger);
  }

  /** Ends a line without its codes, as a person's decision does. */
  async cancel(orderId: string, line: string): Promise<void> {
    const ledger = this.ledgerOf(orderId);
    const found = ledger.findLine(line);
    if (found) {
      ledger.move(found, 'cancelled');
      ledger.startNextRound(found);
    }
    await this.record(ledger);
  }

  /** Takes back the codes of a delivered line. */
  async revoke(orderId: string, line: string): Promise<void> {
    const ledger = this.ledgerOf(orderId);
    const found = ledger.findLine(line);
    if (found) ledger.move(found, 'revoked');
    await this.record(ledger);
  }

  private ledgerOf(orderId: string): OrderLedger {
    const ledger = this.ledgers.get(orderId);
    if (!ledger) throw new Error(`No order ${orderId}`);
    return ledger;
  }

  private async take(identity: OrderIdentity, purchase: Purchase, earlier: Earlier): Promise<Order> {
    const known = this.closed.delete(identity.orderId) ? undefined : this.ledgers.get(identity.orderId);
    const ledger = known ?? new OrderLedger(identity, isRecord(earlier) ? earlier : null, () => new Date());
    this.ledgers.set(identity.orderId, ledger);
    ledger.take(purchase);
    if (this.delivers) for (const { key } of purchase.lines) await this.deliver(ledger, identity.orderId, lineId(key));
    return this.record(ledger);
  }

  private async deliver(ledger: OrderLedger, orderId: string, id: string): Promise<void> {
    const line = ledger.findLine(id);
    if (!line || line.state !== 'accepted') return;
    ledger.move(line, 'allocating');
    line.product = line.storeProduct;
    if (!ledger.snapshot().test)
      for (const unit of allocationIds(orderId, line))
        await this.models().codes.hold(line.product, unit, `CODE-${unit}`);
    line.granted = line.quantity;
    ledger.move(line, 'granted');
    if (line.charge && this.charges) ledger.charge(line, 'payment-1');
    if (this.handsOver) ledger.deliver(line);
  }

  private async record(ledger: OrderLedger): Promise<Order> {
    const order = ledger.checkpoint();
    if (this.records) await this.models().orders.record(order);
    if (order.endedAt) this.closed.add(order.orderId);
    return order;
  }
}

const isRecord = (earlier: Earlier): earlier is Order => earlier !== null && earlier !== 'unread';
