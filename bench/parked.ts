import { connectDatabase } from '../models/connection';
import { findFreePort } from '../sandbox/ports';
import { waitUntil, type Say } from '../sandbox/processes';
import { withinDeadline } from './deadline';
import { median, percentile, type Round } from './figures';
import { PARKED_PACE } from './goals';
import { callTimes, keepBusy, keepPace } from './load';
import { measureMemory } from './memory';
import { LANES } from './orders';
import { createShop, type Shop } from './shop';
import type { Testbed } from './testbed';
import { createWaitingOrders, productOf, type WaitingOrders } from './waiting-orders';

/** From the start of the process, and with the time that stopping takes. */
const END_MILLISECONDS = 19.75 * 60_000;

const ROUNDS = 3;
/** 2,100 orders in all three rounds. */
const ROUND_SECONDS = 35;

/** More orders that a living publisher lets wait than the worker's cache holds. */
const FILLING = 1.2;
/** Then more of them and ordinary ones, until turning over a full cache makes the memory grow no more. */
const TURNOVER = 0.5;
const WARM_UP_SECONDS = 10;
const LEAST_WARM_UPS = 2;
const MOST_WARM_UPS = 5;
const PLATEAU = 1.01;

const PARKING_LANES = 40;
const PARKED = `KeyrailProduct = '${productOf('dead')}' AND KeyrailException = 'rights_retrying'`;

interface Bench {
  testbed: Testbed;
  shop: Shop;
  waiting: WaitingOrders;
  say: Say;
}

/** Measures what so many lines that wait for a dead key server cost the worker and other orders, in twenty minutes at most. */
export function measureParked(testbed: Testbed, say: Say, lines: number): Promise<Round[]> {
  let underWay = '';
  const tell = (step: string) => {
    underWay = step;
    say(`${step} …`);
  };
  const bench = {
    testbed,
    say: tell,
    shop: createShop(testbed, testbed.arrivals),
    waiting: createWaitingOrders(testbed),
  };
  return withinDeadline(END_MILLISECONDS - performance.now(), run(bench, lines), () => underWay);
}

async function run(bench: Bench, lines: number): Promise<Round[]> {
  const { testbed, shop, waiting, say } = bench;
  await shop.prepare();
  testbed.keyServer.setMode(productOf('late'), 'retry');
  await waiting.prepare({ late: testbed.keyServer.url, dead: `http://127.0.0.1:${await findFreePort()}/keys` });
  await fillCaches(bench);

  const unparked = await measureRounds(bench, 'unparked');
  const before = await measureMemory(testbed.worker.pid);
  const parking = await park(bench, lines);
  say('Reading the memory');
  const afterParking = await measureMemory(testbed.worker.pid);
  const parked = await measureTries(bench, () => measureRounds(bench, 'parked'));
  const after = await measureMemory(testbed.worker.pid);
  const memory = {
    'memory.before': before,
    'memory.afterParking': afterParking,
    'memory.after': after,
    'memory.growth': after - before,
  };
  return [
    ...unparked,
    parking,
    ...parked,
    memory,
    { 'parked.p99Ratio': medianP99(parked, 'parked') / medianP99(unparked, 'unparked') },
  ];
}

/** Fills the cache with workflows that stay open, and lets the memory come to its plateau. */
async function fillCaches({ testbed, shop, waiting, say }: Bench): Promise<void> {
  const { worker, environment } = testbed;
  const letWait = (share: number) =>
    callTimes({ times: Math.ceil(environment.maxCachedWorkflows * share), lanes: LANES }, () =>
      waiting.orderAt('late'),
    );
  say('Filling the caches');
  await letWait(FILLING);
  let earlier = await measureMemory(worker.pid);
  for (let warmUp = 1; warmUp <= MOST_WARM_UPS; warmUp += 1) {
    await letWait(TURNOVER);
    await keepBusy({ lanes: LANES, seconds: WARM_UP_SECONDS }, shop.orderInResponse);
    const memory = await measureMemory(worker.pid);
    say(`Warming up: ${Math.round(memory)} MB`);
    if (warmUp >= LEAST_WARM_UPS && memory < earlier * PLATEAU) return;
    earlier = memory;
  }
}

/** Parks lines and waits until all of them wait. */
async function park({ testbed, waiting, say }: Bench, lines: number): Promise<Round> {
  say(`Parking ${lines} lines`);
  const start = performance.now();
  await callTimes({ times: lines, lanes: PARKING_LANES }, () => waiting.orderAt('dead'));
  const isMet = async () => (await testbed.client.workflow.count(PARKED)).count >= lines;
  await waitUntil({ what: 'all lines to wait', isMet, deadlineMs: 120_000 });
  return { 'parked.lines': lines, 'parking.perSecond': lines / ((performance.now() - start) / 1000) };
}

/** Counts the tries at the key server while something else is measured. */
async function measureTries({ testbed }: Bench, measure: () => Promise<Round[]>): Promise<Round[]> {
  const database = await connectDatabase(testbed.environment.mongodbUri);
  try {
    const attempts = database.collection('attempts');
    const start = performance.now();
    const before = await attempts.estimatedDocumentCount();
    const rounds = await measure();
    const tries = (await attempts.estimatedDocumentCount()) - before;
    return [...rounds, { 'tries.perSecond': tries / ((performance.now() - start) / 1000) }];
  } finally {
    await database.close();
  }
}

async function measureRounds({ shop, say }: Bench, name: string): Promise<Round[]> {
  const rounds: Round[] = [];
  while (rounds.length < ROUNDS) {
    say(`Other orders, ${name}, round ${rounds.length + 1} of ${ROUNDS}`);
    const { latencies } = await keepPace({ perSecond: PARKED_PACE, seconds: ROUND_SECONDS }, shop.orderInResponse);
    rounds.push({ [`${name}.p50`]: percentile(latencies, 50), [`${name}.p99`]: percentile(latencies, 99) });
  }
  return rounds;
}

const medianP99 = (rounds: readonly Round[], name: string): number =>
  median(rounds.flatMap((round) => round[`${name}.p99`] ?? []));
