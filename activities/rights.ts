import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import { allocationIds, allotmentId, unitNumber } from '../domain/ids';
import type { Product } from '../domain/product';
import {
  KEY_NOT_READY,
  type Key,
  type KeyReply,
  type RightsDelay,
  type RightsOutcome,
  type RightsRequest,
  SURPLUS,
} from '../domain/rights';
import { KEY_RETRY_INTERVAL_MS } from '../domain/windows';
import type { Models } from '../models/models';
import type { KeyServers } from '../rights/key-servers';
import type { Catalog } from './catalog';
import type { ReleaseActivities } from './release';
import { toKeyRequest } from './key-request';
import type { Revocations } from './revocation';

/** The first hourly try comes up to so much later, so that lines that were refused together do not come back together. */
const SPREAD_MS = 5 * 60 * 1000;

export interface RightsDependencies {
  models: Pick<Models, 'codes' | 'attempts' | 'publishers' | 'closedAllotments'>;
  catalog: Catalog;
  keyServers: Pick<KeyServers, 'of'>;
  revocations: Pick<Revocations, 'request'>;
  releaseLine: ReleaseActivities['releaseLine'];
  now(): Date;
  /** A number from 0 up to 1. */
  random(): number;
  pause(milliseconds: number): Promise<unknown>;
}

/** How often a line waits its turn before its buyer is told that it takes longer, and how long in all. */
const TURNS = 3;
const PATIENCE_MS = 15_000;

export type RightsActivities = ReturnType<typeof rightsActivities>;

/** What asks publishers for keys; a repeated step asks only for what the line still lacks. */
export function rightsActivities(dependencies: RightsDependencies) {
  return {
    /**
     * Asks a line's publisher once for the keys that it lacks: every answer is an outcome. Where others are asking it just now, it waits
     * its turn if that is near; a longer wait would keep the worker from other publishers.
     */
    async requestKeysOnce(request: RightsRequest): Promise<RightsOutcome> {
      let outcome = await ask(dependencies, request);
      let patienceMs = PATIENCE_MS;
      for (let turn = 0; turn < TURNS; turn += 1) {
        const waitMs = turnOf(outcome);
        if (waitMs === null || waitMs > patienceMs) break;
        await dependencies.pause(waitMs);
        patienceMs -= waitMs;
        outcome = await ask(dependencies, request);
      }
      return outcome;
    },

    /** Asks the same, but "not yet" is a failure, so that Temporal asks again; its first try only fixes when that begins. */
    async requestKeys(request: RightsRequest, retryAfterMs: number | null): Promise<RightsOutcome> {
      if (activityInfo().attempt === 1) {
        const spread = KEY_RETRY_INTERVAL_MS + Math.floor(dependencies.random() * SPREAD_MS);
        throw notReady('asked just now', retryAfterMs === null ? spread : patience(retryAfterMs));
      }
      const outcome = await ask(dependencies, request);
      if (outcome.status !== 'pending') return outcome;
      throw notReady(outcome.cause, outcome.retryAfterMs === null ? null : patience(outcome.retryAfterMs));
    },
  };
}

/** How long it is until the turn of a line that has not been asked for; null for one that has. */
const turnOf = (outcome: RightsOutcome): number | null =>
  outcome.status === 'pending' && outcome.cause === 'busy' ? outcome.retryAfterMs : null;

/** Nobody is asked less often than every hour: a longer wait might outlast the window, and end it at once. */
const patience = (retryAfterMs: number): number => Math.min(Math.max(retryAfterMs, 1_000), KEY_RETRY_INTERVAL_MS);

const notReady = (cause: string, nextRetryDelay: number | null): ApplicationFailure =>
  ApplicationFailure.create({
    message: `No key yet: ${cause}`,
    type: KEY_NOT_READY,
    ...(nextRetryDelay !== null && { nextRetryDelay }),
  });

async function ask(dependencies: RightsDependencies, request: RightsRequest): Promise<RightsOutcome> {
  const { models, catalog, keyServers, now } = dependencies;
  const { line } = request;
  const publisherId = line.publisher ?? '';
  const missing = await missingUnits(dependencies, request);
  const standing = { publisher: publisherId, granted: line.quantity - missing.length };
  if (missing.length === 0) return { ...standing, status: 'granted' };

  const [product, server] = await Promise.all([
    catalog.findProduct(line.product ?? line.storeProduct, false),
    models.publishers.findWithCredentials(publisherId),
  ]);
  if (!product || !server) return { ...standing, status: 'pending', ...NOT_CONFIGURED };

  const askedAt = now();
  const question = toKeyRequest(request, product, missing.length);
  const attempt = await models.attempts.open({
    ...{ orderId: question.orderId, line: line.id, round: line.round, publisher: publisherId },
    ...{ quantity: question.quantity, reference: question.externalReference, askedAt: askedAt.toISOString() },
  });
  const reply = await keyServers.of(server.publisher, server.credentials).requestKeys(question);
  const outcome = await settle(dependencies, request, product, missing, standing, reply);
  if (reply.status === 'granted') await returnLate(dependencies, request);
  const { httpStatus, returnCode, returnMessage } = reply;
  await models.attempts.close(attempt, {
    answeredAt: now().toISOString(),
    durationMs: now().getTime() - askedAt.getTime(),
    outcome: outcome.status === 'pending' ? outcome.cause : outcome.status,
    keys: reply.status === 'granted' ? reply.keys.length : 0,
    httpStatus,
    returnCode,
    returnMessage,
  });
  return outcome;
}

const NOT_CONFIGURED: RightsDelay = {
  cause: 'invalid',
  httpStatus: null,
  returnCode: null,
  returnMessage: 'the product or its publisher is not configured any more',
  retryAfterMs: null,
};

async function settle(
  dependencies: RightsDependencies,
  request: RightsRequest,
  product: Product,
  missing: string[],
  standing: { publisher: string; granted: number },
  reply: KeyReply,
): Promise<RightsOutcome> {
  const { httpStatus, returnCode, returnMessage } = reply;
  switch (reply.status) {
    case 'pending':
      return { ...standing, ...reply };
    case 'refused':
      return { ...standing, status: 'refused', returnCode, returnMessage };
    case 'granted': {
      const { kept, isDuplicate } = await keep(dependencies, request, product, missing, reply.keys);
      const granted = standing.granted + kept;
      if (kept === missing.length) return { ...standing, status: 'granted', granted };
      if (isDuplicate) return { ...standing, status: 'duplicate', granted };
      const facts = { httpStatus, returnCode, returnMessage, retryAfterMs: null };
      return { ...standing, granted, status: 'pending', cause: 'short', ...facts };
    }
  }
}

/** Gives keys back that have come for a line which had gone elsewhere: this try may have been given up long ago. */
async function returnLate({ models, releaseLine }: RightsDependencies, request: RightsRequest): Promise<void> {
  const { identity, line, buyer, currency } = request;
  if (!(await models.closedAllotments.has(allotmentId(identity.orderId, line)))) return;
  await releaseLine({ identity, line, buyer, currency, reason: 'ReturnProduct', cause: `round-${line.round}` });
}

/** Keeps each key for one unit; the same key twice counts once, one that another line has counts for nothing, and one too many goes back. */
async function keep(
  dependencies: RightsDependencies,
  request: RightsRequest,
  product: Product,
  missing: string[],
  keys: Key[],
): Promise<{ kept: number; isDuplicate: boolean }> {
  const { identity, line } = request;
  const { codes } = dependencies.models;
  const own = `${allotmentId(identity.orderId, line)}/`;
  const unitAt = (place: number): string => missing[place] ?? `${own}${line.quantity + place - missing.length + 1}`;
  let place = 0;
  let isDuplicate = false;
  for (const key of keys) {
    let outcome = await codes.keep(product.id, unitAt(place), key, 'issued');
    // An operator may have filled the unit while the publisher was asked, and an earlier try may have had keys too many.
    while (outcome.status === 'occupied') outcome = await codes.keep(product.id, unitAt(++place), key, 'issued');
    if (outcome.status === 'taken') isDuplicate ||= !outcome.allocation?.startsWith(own);
    else place += 1;
  }
  const lacking = new Set(await missingUnits(dependencies, request));
  return { kept: missing.filter((unit) => !lacking.has(unit)).length, isDuplicate };
}

/** The units of a line that have no code; what it holds beyond them goes back. */
async function missingUnits(dependencies: RightsDependencies, request: RightsRequest): Promise<string[]> {
  const { identity, line } = request;
  const held = await dependencies.models.codes.heldIn(allotmentId(identity.orderId, line));
  const surplus = held.filter((unit) => unitNumber(unit) > line.quantity);
  if (surplus.length > 0) await returnSurplus(dependencies, request, surplus);
  const filled = new Set(held);
  return allocationIds(identity.orderId, line).filter((unit) => !filled.has(unit));
}

/** Sends back the keys beyond a line's quantity; only then are they marked, so that a try that broke off leaves none behind. */
async function returnSurplus(
  { models: { codes }, revocations, now }: RightsDependencies,
  { identity, line, buyer, currency }: RightsRequest,
  surplus: string[],
): Promise<void> {
  const about = {
    identity,
    line,
    buyer,
    currency,
    cause: SURPLUS,
    reason: 'ReturnProduct',
    requestedAt: now().toISOString(),
  } as const;
  for (const unit of surplus) await revocations.request({ ...about, unit });
  await codes.release(surplus, true);
}
