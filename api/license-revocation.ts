import type { Request, RequestHandler } from 'express';
import { CALL, type License, type LicenseEntry } from '../domain/license';
import { reinstate, revoke, type LicenseChange } from '../domain/license-changes';
import type { Line, Order } from '../domain/order';
import type { Revocation, RevocationReason } from '../domain/rights';
import type { ApiContext } from './context';
import { Problem, unavailable } from './errors';
import { getLicense } from './license-access';
import { changeLicense } from './license-change';
import { wholeLicenseView } from './license-view';
import { revokeBody } from './schemas/licenses';
import { actionBody } from './schemas/order-actions';
import { readBody } from './validation';

/** Ends a license, and has a key that its publisher has issued taken back there. */
export const revokeLicense =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { why, reason } = readBody(revokeBody, request);
    const license = await changeLicense(context, request, { change: revoke, event: 'revoked', why, note: null });
    await takeKeyBack(context, license, reason);
    response.json(await wholeLicenseView(context, license));
  };

/** Takes back a revocation, unless the key is dead at its publisher, and a suspension by hand. */
export const reinstateLicense =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { why } = readBody(actionBody, request);
    const change = await reinstatementOf(context, request);
    const license = await changeLicense(context, request, { change, event: 'reinstated', why, note: null });
    response.json(await wholeLicenseView(context, license));
  };

const lastRevocation = ({ standing, history }: License): LicenseEntry | null =>
  standing === 'revoked' ? (history.findLast(({ event }) => event === 'revoked') ?? null) : null;

/** The order and line that a key was sold by, where they are known. */
export interface Sale {
  order: Order | null | undefined;
  line: Line | undefined;
}

/** Once for each revocation, however often it is called; what its order has taken back goes back by the order. */
export async function takeKeyBack(
  context: ApiContext,
  license: License,
  reason: RevocationReason,
  known?: Sale,
): Promise<void> {
  const revoked = lastRevocation(license);
  const { orderId, unit } = license;
  if (!revoked?.key.startsWith(CALL) || orderId === null || !(await isIssued(context, license))) return;
  const sale = known ?? (await saleOf(context, orderId, license.line));
  await sendKeyBack(context, sale, { unit, reason, cause: revoked.key, requestedAt: revoked.at });
}

async function saleOf({ models }: ApiContext, orderId: string, lineId: string | null): Promise<Sale> {
  const order = await models.orders.find(orderId);
  return { order, line: order?.lines.find(({ id }) => id === lineId) };
}

type TakenKey = Pick<Revocation, 'unit' | 'reason' | 'cause' | 'requestedAt'>;

/** Begins to take a key back at its publisher, once for a cause. Throws where it is not known by what it was sold, so that none is lost silently. */
export async function sendKeyBack({ gateway }: ApiContext, { order, line }: Sale, key: TakenKey): Promise<void> {
  if (!order || !line)
    throw new Error(`No order has the line of the key ${key.unit}, so no publisher can be told of it.`);
  const { orderId, storeId, externalId, buyer, currency } = order;
  const identity = { orderId, storeId, externalId };
  const { status } = await gateway.revokeKey({ ...key, line, identity, buyer, currency });
  if (status !== 'taken' && status !== 'closed') throw unavailable('Temporal');
}

/** A publisher's key is good again only where the publisher has not taken it back, and will not. */
async function reinstatementOf(context: ApiContext, request: Request): Promise<LicenseChange> {
  const license = await getLicense(context, request);
  const seen = lastRevocation(license);
  if (seen === null || !(await isIssued(context, license))) return reinstate;
  const revocations = await context.models.revocations.listOfUnit(license.unit);
  const isKept = ({ state }: { state: string }) => state === 'refused' || state === 'impossible';
  if (revocations.length === 0 || !revocations.every(isKept))
    throw new Problem(
      409,
      'license_not_changeable',
      'Its key has been taken back at its publisher, or is about to be: sell or hand out a new one.',
    );
  return (found, now) =>
    found.standing === 'revoked' && lastRevocation(found)?.key !== seen.key
      ? { fault: 'The license has been revoked again meanwhile.' }
      : reinstate(found, now);
}

const isIssued = async ({ models }: ApiContext, { unit }: License): Promise<boolean> =>
  (await models.codes.issuedAmong([unit])).length > 0;
