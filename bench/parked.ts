import type { Connection } from 'mongoose';
import { connectDatabase } from '../models/connection';
import { findFreePort } from '../sandbox/ports';
import { waitUntil, type Say } from '../sandbox/processes';
import { withinDeadline } from './deadline';
import type { Round } from './figures';
import { PARKED_PACE } from './goals';
import { callTimes, keepBusy } from './load';
import { measureMemory } from './memory';
import { LANES } from './orders';
import { createShop, type Shop } from './shop';
import type { StartTestbed, Testbed } from './testbed';
import { inTurns } from './turns';
import { createWaitingOrders, productOf, type WaitingOrders } from './waiting-orders';

/** From the start of the process, and with the time that stopping takes. */
const END_MILLISECONDS = 19.75 * 60_000;

const ROUNDS = 3;
/** 700 orders on each side, 2,100 in all three rounds; the ramp takes in what a frozen engine has to catch up with. */
const ROUND = { perSecond: PARKED_PACE, seconds: 7, rampSeconds: 1.5, slices: 5 };

/** More orders that a living publisher lets wait than the worker's cache holds. */
const FILLING = 1.2;
/** Then more of them and ordinary ones, until turning over a full cache makes the memory grow no more. */
const TURNOVER = 0.5;
const WARM_UP_SECONDS = 10;
const LEAST_WARM_UPS = 2;
const MOST_WARM_UPS = 4;
const PLATEAU = 1.01;

const PARKING_LANES = 40;
const PARKED = `KeyrailProduct = '${productOf('dead')}' AND KeyrailException = 'rights_retrying'`;

/** An engine with the orders that are placed at it. */
interface Side {
  testbed: Testbed;
  shop: Shop;
  waiting: WaitingOrders;
}

/**
 * Measures what so many lines that wait for a dead key server cost the worker and other orders, in twenty minutes at most.
 * The other orders are placed in turns at the engine with the lines and at one without, of which only one runs.
 */
export function measureParked(start: StartTestbed, say: Say, lines: number): Promise<Round[]> {
  let underWay = '';
  const tell = (step: string) => {
    underWay = step;
    say(`${step} …`);
  };
  return withinDeadline(END_MILLISECONDS - performance.now(), run(start, tell, lines), () => underWay);
}

async function run(start: StartTestbed, say: Say, lines: number): Promise<Round[]> {
  const unparked = await open(start);
  say('Filling the cache of the engine that parks nothing');
  await fillCache(unparked);
  const parked = await open(start);
  say('Filling the cache of the engine that parks lines');
  await fillCache(parked);
  const before = await warmUp(parked, say);

  say(`Parking ${lines} lines`);
  const parking = await park(parked, lines);
  say('Reading the memory');
  const afterParking = await readMemory(parked);
  const rounds = await measureTries(parked, () => measureRounds(unparked, parked, say));
  const after = await readMemory(parked);
  const memory = {
    'memory.before': before,
    'memory.afterParking': afterParking,
    'memory.after': after,
    'memory.growth': after - before,
  };
  return [parking, ...rounds, memory];
}

async function open(start: StartTestbed): Promise<Side> {
  const testbed = await start();
  const shop = createShop(testbed, testbed.arrivals);
  const waiting = createWaitingOrders(testbed);
  await shop.prepare();
  testbed.keyServer.setMode(productOf('late'), 'retry');
  await waiting.prepare({ late: testbed.keyServer.url, dead: `http://127.0.0.1:${await findFreePort()}/keys` });
  return { testbed, shop, waiting };
}

const readMemory = ({ testbed }: Side): Promise<number> => measureMemory(testbed.worker.pid);

/** Fills the cache with workflows that stay open. */
async function fillCache(side: Side): Promise<void> {
  await letWait(side, FILLING);
  await keepBusy({ lanes: LANES, seconds: WARM_UP_SECONDS }, side.shop.orderInResponse);
}

async function letWait({ testbed, waiting }: Side, share: number): Promise<void> {
  const times = Math.ceil(testbed.environment.maxCachedWorkflows * share);
  await callTimes({ times, lanes: LANES }, () => waiting.orderAt('late'));
}

async function turnOver(side: Side): Promise<void> {
  await letWait(side, TURNOVER);
  await keepBusy({ lanes: LANES, seconds: WARM_UP_SECONDS }, side.shop.orderInResponse);
}

/** Lets the memory come to its plateau. */
async function warmUp(side: Side, say: Say): Promise<number> {
  let memory = await readMemory(side);
  for (let turn = 1; turn <= MOST_WARM_UPS; turn += 1) {
    const earlier = memory;
    await turnOver(side);
    memory = await readMemory(side);
    say(`Warming up: ${Math.round(memory)} MB`);
    if (turn >= LEAST_WARM_UPS && memory < earlier * PLATEAU) break;
  }
  return memory;
}

/** Parks lines and waits until all of them wait. */
async function park({ testbed, waiting }: Side, lines: number): Promise<Round> {
  const start = performance.now();
  await callTimes({ times: lines, lanes: PARKING_LANES }, () => waiting.orderAt('dead'));
  const isMet = async () => (await testbed.client.workflow.count(PARKED)).count >= lines;
  await waitUntil({ what: 'all lines to wait', isMet, deadlineMs: 120_000 });
  return { 'parked.lines': lines, 'parking.perSecond': lines / ((performance.now() - start) / 1000) };
}

/** Counts the tries at the key server while something else is measured. */
async function measureTries({ testbed }: Side, measure: () => Promise<Round[]>): Promise<Round[]> {
  const database = await connectDatabase(testbed.environment.mongodbUri);
  try {
    const start = performance.now();
    const before = await countTries(database);
    const rounds = await measure();
    const tries = (await countTries(database)) - before;
    return [...rounds, { 'tries.perSecond': tries / ((performance.now() - start) / 1000) }];
  } finally {
    await database.close();
  }
}

async function countTries(database: Connection): Promise<number> {
  const all = [{ $group: { _id: null, tries: { $sum: '$count' } } }];
  const [counted] = await database.collection('attempts').aggregate<{ tries: number }>(all).toArray();
  return counted?.tries ?? 0;
}

/** Measures the one engine while the other is frozen, so that neither costs the other anything. */
async function measureRounds(unparked: Side, parked: Side, say: Say): Promise<Round[]> {
  const turnOf = (side: Side, other: Side) => ({
    begin() {
      other.testbed.freezer.freeze();
      side.testbed.freezer.thaw();
    },
    call: side.shop.orderInResponse,
  });
  const turns = [turnOf(unparked, parked), turnOf(parked, unparked)] as const;
  const rounds: Round[] = [];
  while (rounds.length < ROUNDS) {
    say(`Other orders, round ${rounds.length + 1} of ${ROUNDS}`);
    const [without, beside] = await inTurns(turns, ROUND);
    rounds.push({
      'unparked.p50': without.p50,
      'unparked.p99': without.p99,
      'parked.p50': beside.p50,
      'parked.p99': beside.p99,
      'parked.p99Ratio': beside.p99 / without.p99,
    });
  }
  return rounds;
}
