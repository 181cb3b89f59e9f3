import { ActivityFailure, condition } from '@temporalio/workflow';
import { lineId } from '../domain/ids';
import type { Order, Unlisted } from '../domain/order';
import type { OrderLedger } from '../domain/order-ledger';
import type { Purchase } from '../domain/purchase';
import type { PurchaseLookup } from '../activities/purchase-lookup';
import { firstLocally, patientForADay } from './activities';
import type { Exceptions } from './exceptions';
import type { Flows } from './flows';
import { isSettled, type Fulfillment } from './fulfillment';
import type { StoreNotices } from './store-notices';

/** Takes the messages that tell of an order's purchase, and asks the platform for the lines that they leave out. */
export class Purchases {
  private isAsking = false;

  constructor(
    private readonly ledger: OrderLedger,
    private readonly flows: Flows,
    private readonly exceptions: Exceptions,
    private readonly fulfillment: Fulfillment,
    private readonly notices: StoreNotices,
  ) {}

  /** Takes a purchase and starts the lines that are new; where its message has left them out, once the platform tells them. */
  take(purchase: Purchase): void {
    const added = this.ledger.take(purchase);
    if (added.length > 0 && !this.notices.endEarly(added)) this.fulfillment.begin(added);
    this.resume();
  }

  /** Takes a purchase and answers once each of its lines has its codes, has ended or waits for somebody. */
  async place(purchase: Purchase): Promise<Order> {
    this.take(purchase);
    const lines = purchase.lines.flatMap(({ key }) => this.ledger.findLine(lineId(key)) ?? []);
    const mailIsAwaited = purchase.channel === 'api';
    await condition(() => this.flows.areAtRest && lines.every((line) => isSettled(line, mailIsAwaited)));
    return this.ledger.snapshot();
  }

  /** Asks for what the platform has not told yet, also for an earlier run that was lost. */
  resume(): void {
    const { unlisted } = this.ledger;
    if (unlisted === null || this.isAsking) return;
    this.isAsking = true;
    this.flows.start(this.lookUp(unlisted));
  }

  private async lookUp(unlisted: Unlisted): Promise<void> {
    const found = await this.ask(unlisted);
    this.isAsking = false;
    if (this.ledger.unlisted === null) return;
    if (found.status === 'found') this.take({ ...unlisted, ...found.details, lookup: null });
    else this.waitForPeople(found.fault);
  }

  private waitForPeople(cause: string): void {
    const line = this.ledger.standIn();
    if (line.state === 'accepted' && this.notices.endEarly([line])) return;
    // One that waits already keeps its window, however often it is asked for.
    if (line.state !== 'exception') this.exceptions.raise(line, 'details_missing', { cause });
  }

  private async ask({ lookup, upgrades }: Unlisted): Promise<PurchaseLookup> {
    const { storeId, externalId } = this.ledger.identity;
    try {
      return await this.flows.quickly((settle) => {
        const onDelay = () => {
          this.ledger.note('details_missing');
          settle();
        };
        const purchase = { externalId, lookup, ...(upgrades && { upgrades }) };
        return firstLocally((activities) => activities.lookUpPurchase(storeId, purchase), onDelay, patientForADay);
      });
    } catch (error) {
      if (!(error instanceof ActivityFailure) || error.retryState !== 'TIMEOUT') throw error;
      return { status: 'unusable', fault: "the platform's API has not told for a day" };
    }
  }
}
