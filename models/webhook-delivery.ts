import { Schema, type Connection, type Model } from 'mongoose';
import { NO_BACKLOG, type Backlog } from '../domain/overview';
import { VENDOR_EVENT_TYPES, type RecordedEvent } from '../domain/vendor-event';
import {
  DELIVERY_STATES,
  type DeliveryAttempt,
  type DeliveryRequest,
  type DeliveryState,
  type WebhookDelivery,
} from '../domain/webhook';
import { insertedAnew } from './duplicate-key';
import { optionalNumber, optionalText, part, requiredNumber, requiredText } from './fields';
import { after, between, cutPage, type PageRequest } from './page';

/** Which deliveries to list; what is left out does not narrow it. */
export interface DeliveryFilter {
  endpoint: string;
  state?: DeliveryState | undefined;
  type?: WebhookDelivery['type'] | undefined;
  /** ISO times of the event, both included. */
  from?: string | undefined;
  to?: string | undefined;
}

interface DeliveryDocument extends Omit<WebhookDelivery, 'at' | 'nextAttemptAt'> {
  _id: string;
  at: Date;
  nextAttemptAt: Date | null;
}

const attempt = new Schema<DeliveryAttempt>(
  { at: requiredText, httpStatus: optionalNumber, failure: optionalText, answer: optionalText },
  part,
);
const delivery = new Schema<DeliveryDocument>(
  {
    _id: requiredText,
    endpoint: requiredText,
    event: requiredText,
    type: { ...requiredText, enum: VENDOR_EVENT_TYPES },
    at: { type: Date, required: true },
    subject: requiredText,
    state: { ...requiredText, enum: DELIVERY_STATES },
    round: requiredNumber,
    attempts: requiredNumber,
    lastAttempt: { type: attempt, default: null },
    nextAttemptAt: { type: Date, default: null },
  },
  { strict: 'throw', strictQuery: 'throw', versionKey: false },
);
delivery.index({ endpoint: 1, at: -1, _id: -1 });
delivery.index({ endpoint: 1, state: 1, at: -1, _id: -1 });
delivery.index({ endpoint: 1, type: 1, at: -1, _id: -1 });
delivery.index({ subject: 1 });
delivery.index({ state: 1, attempts: 1, at: 1 });
delivery.index({ state: 1, at: 1 });

/** Creates the log of what was sent to webhook endpoints. */
export function createWebhookDeliveries(connection: Connection) {
  const DeliveryModel = connection.model<DeliveryDocument>('WebhookDelivery', delivery);

  /** Adds an event's way to an endpoint; one that is in the log stays as it is. */
  async function add(endpoint: string, event: RecordedEvent, state: 'pending' | 'held', round = 0): Promise<void> {
    const { id, type, at, subject } = event;
    const about = { endpoint, event: id, type, at: new Date(at), subject };
    const _id = idOf({ endpoint, event: id });
    await insertedAnew(() => DeliveryModel.create({ _id, ...about, state, round, attempts: 0 }));
  }

  async function find(request: Pick<DeliveryRequest, 'endpoint' | 'event'>): Promise<WebhookDelivery | null> {
    const found = await DeliveryModel.findById(idOf(request)).lean();
    return found && toDelivery(found);
  }

  return {
    ...sendingQueries(DeliveryModel, { add, find }),
    add,
    find,
    /** Those of an order, license or subscription that nobody has tried yet. */
    async listUntried(subject: string): Promise<DeliveryRequest[]> {
      const found = await DeliveryModel.find({ subject, ...UNTRIED }).lean();
      return found.map(toRequest);
    },
    /** Those of before this time that nobody has tried yet, the oldest first. */
    async listStranded(before: Date, limit: number): Promise<DeliveryRequest[]> {
      const found = await DeliveryModel.find({ ...UNTRIED, at: { $lt: before } })
        .sort({ at: 1 })
        .limit(limit)
        .lean();
      return found.map(toRequest);
    },
    /** The newest first. */
    async list(
      filter: DeliveryFilter,
      page: PageRequest,
    ): Promise<{ deliveries: WebhookDelivery[]; cursor: string | null }> {
      const found = await DeliveryModel.find({ $and: [toConditions(filter), after(page.cursor, 'at')] })
        .sort({ at: -1, _id: -1 })
        .limit(page.limit + 1)
        .lean();
      const { items, cursor } = cutPage(found, page.limit, ({ at, _id }) => ({ at, id: _id }));
      return { deliveries: items.map(toDelivery), cursor };
    },
    /** How many deliveries of an endpoint are in a state, counted up to `most`. */
    count: (endpoint: string, state: DeliveryState, most: number): Promise<number> =>
      DeliveryModel.countDocuments({ endpoint, state }).limit(most),
    /** The events that no endpoint has taken yet, counted up to `most`, and since when the oldest waits. */
    async backlog(most: number): Promise<Backlog> {
      const waiting = { state: 'pending' } as const;
      const oldest = await DeliveryModel.findOne(waiting).sort({ at: 1 }).select('at').lean();
      if (!oldest) return NO_BACKLOG;
      return { count: await DeliveryModel.countDocuments(waiting).limit(most), oldestAt: oldest.at.toISOString() };
    },
    /** The newest of an endpoint's deliveries in a state; null when there is none. */
    async latest(endpoint: string, state: DeliveryState): Promise<WebhookDelivery | null> {
      const found = await DeliveryModel.findOne({ endpoint, state }).sort({ at: -1, _id: -1 }).lean();
      return found && toDelivery(found);
    },
  };
}

interface LogEntries {
  add(endpoint: string, event: RecordedEvent, state: 'pending', round: number): Promise<void>;
  find(request: Pick<DeliveryRequest, 'endpoint' | 'event'>): Promise<WebhookDelivery | null>;
}

/** What a sending writes of itself. */
const sendingQueries = (DeliveryModel: Model<DeliveryDocument>, { add, find }: LogEntries) => ({
  /** Opens a round of sending unless it is open, and returns how it stands; null when a later one has begun. */
  async enter({ endpoint, round }: DeliveryRequest, event: RecordedEvent): Promise<WebhookDelivery | null> {
    await add(endpoint, event, 'pending', round);
    const ref = { endpoint, event: event.id };
    const anew = { round, state: 'pending', attempts: 0, nextAttemptAt: null } as const;
    await DeliveryModel.updateOne({ _id: idOf(ref), round: { $lt: round } }, { $set: anew });
    const found = await find(ref);
    return found?.round === round ? found : null;
  },
  /** Counts a try, and tells what it has come to; what has been delivered stays so. */
  async addAttempt(
    request: DeliveryRequest,
    lastAttempt: DeliveryAttempt,
    { state, nextAttemptAt }: { state: DeliveryState; nextAttemptAt: Date | null },
  ): Promise<void> {
    const changes = { $inc: { attempts: 1 }, $set: { lastAttempt, state, nextAttemptAt } };
    await DeliveryModel.updateOne(undelivered(request), changes, { runValidators: true });
  },
  /** Puts off the next try of what has not been tried now. */
  async putOff(request: DeliveryRequest, nextAttemptAt: Date): Promise<void> {
    await DeliveryModel.updateOne(undelivered(request), { $set: { nextAttemptAt } });
  },
  /** Ends a round, or puts it by; what has been delivered stays so. */
  async end(request: DeliveryRequest, state: 'failed' | 'held'): Promise<void> {
    await DeliveryModel.updateOne(undelivered(request), { $set: { state, nextAttemptAt: null } });
  },
});

/** An endpoint's id is a part of URLs and holds no slash. */
const idOf = ({ endpoint, event }: Pick<DeliveryRequest, 'endpoint' | 'event'>): string => `${endpoint}/${event}`;

/** One that was put off has been tried by its workflow, as far as its endpoint let it. */
const UNTRIED = { state: 'pending', attempts: 0, nextAttemptAt: null } as const;

const undelivered = ({ round, ...ref }: DeliveryRequest) =>
  ({ _id: idOf(ref), round, state: { $ne: 'delivered' } }) as const;

function toConditions({ endpoint, state, type, from, to }: DeliveryFilter): Record<string, unknown> {
  const at = between(from, to);
  return {
    endpoint,
    ...(state !== undefined && { state }),
    ...(type !== undefined && { type }),
    ...(at && { at }),
  };
}

const toRequest = ({ endpoint, event, round }: DeliveryDocument): DeliveryRequest => ({ endpoint, event, round });

const toDelivery = (found: DeliveryDocument): WebhookDelivery => ({
  endpoint: found.endpoint,
  event: found.event,
  type: found.type,
  at: found.at.toISOString(),
  subject: found.subject,
  state: found.state,
  round: found.round,
  attempts: found.attempts,
  lastAttempt: found.lastAttempt && toAttempt(found.lastAttempt),
  nextAttemptAt: found.nextAttemptAt?.toISOString() ?? null,
});

const toAttempt = ({ at, httpStatus, failure, answer }: DeliveryAttempt): DeliveryAttempt => ({
  at,
  httpStatus,
  failure,
  answer,
});
