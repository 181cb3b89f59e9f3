import type { Buyer, Purchase, ToldPurchase } from '../domain/purchase';
import type { StoreTrust } from '../domain/store';
import type { OrderNotice, StoreEvent, UnresolvedNotice } from '../domain/store-event';
import type { PlatformAccess } from './platform-access';

/** One request of a platform, as it came over the wire. */
export interface StoreDelivery {
  rawBody: Buffer;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
}

/** What became of one event of a delivery. */
export interface EventOutcome {
  event: StoreEvent;
  /** True once the event cannot be lost any more. */
  taken: boolean;
  /** For a purchase on the `reply` channel: all codes of its lines in order; null when not all of them are there. */
  codes: string[] | null;
  /** The units of those lines now, where an operator may have corrected what the purchase says. */
  units?: number;
  /** True when what would take it cannot be reached, so that the next event would fare no better. */
  isOutage?: boolean;
}

export interface PlatformAnswer {
  status: number;
  contentType: string;
  body: string;
}

/** What a delivery was verified by, for a platform that wants its answer signed. */
export interface Verified {
  delivery: StoreDelivery;
  trust: StoreTrust;
  now: Date;
}

/** What Keyrail knows of one platform. */
export interface Connector {
  /**
   * Throws a SignatureError unless the delivery comes from the store's platform, and nothing else for any bytes; where what verifies
   * it has to be fetched and cannot be, a VerificationUnavailableError.
   */
  verify(delivery: StoreDelivery, trust: StoreTrust, now: Date): void | Promise<void>;
  /** Throws a MalformedDeliveryError, and nothing else, for a delivery that cannot be read. */
  parse(delivery: StoreDelivery): StoreEvent[];
  /** Answers a delivery in the platform's own way. */
  answer(outcomes: EventOutcome[], verified: Verified): PlatformAnswer;
  /** Completes a purchase whose message has a `lookup`, by the platform's API. */
  lookUp?(purchase: LookedUp, access: PlatformAccess): Promise<PurchaseDetails>;
  /** Finds by the platform's API what an unresolved notice says of which orders; nothing where it is of none that Keyrail could know. */
  resolve?(notice: UnresolvedNotice, access: PlatformAccess): Promise<OrderNotice[]>;
  /** Lists by the platform's API what its messages have told, or should have, in a period, with the ids that they have. */
  listEvents?(listing: Listing, access: PlatformAccess): Promise<EventPage>;
}

/** What names a purchase at its platform. */
export interface LookedUp {
  externalId: string;
  lookup: string;
  /** The licenses of the code that its message has named; left out where it named none. */
  upgrades?: string[];
}

/** What a platform's API tells of a purchase over what its message told. */
export type PurchaseDetails = Partial<Pick<Purchase, 'currency' | 'identification'>> &
  Pick<ToldPurchase, 'lines' | 'fields'> & { buyer: Buyer };

/** A period of which a platform is to list the events, and how far it has come. */
export interface Listing {
  /** ISO time. */
  since: string;
  /** ISO time. */
  until: string;
  /** Where the page before has ended; null for the first. */
  cursor: string | null;
}

export interface EventPage {
  /** An event that cannot be read is there as `unreadable`. */
  events: StoreEvent[];
  /** Null after the last page. */
  cursor: string | null;
}
