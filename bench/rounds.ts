import type { Round } from './figures';
import { measureHistories } from './histories';
import { measureLatency } from './latency';
import { keepBusy } from './load';
import { LANES, measureOrders, type Subject } from './orders';
import { createShop, type PlacedOrder, type Shop } from './shop';
import { measureStatusReads } from './status-reads';
import type { Testbed } from './testbed';
import { measureUpload, newCodes } from './uploads';

/** In stock before each round, which sells from it for about seven seconds. */
const POOL = 2_500;
const WARM_UP_SECONDS = 3;

/** The bench's rounds, each of which measures everything once. */
export interface Rounds {
  warmUp(): Promise<void>;
  /** Measures all but the uploads; `number` counts from 0 and turns the order of what is compared. */
  run(number: number): Promise<Round>;
  /** Measures an upload: last of all, for the stand-in of MongoDB looks through every code to reserve one. */
  upload(number: number): Promise<Round>;
}

/** Creates the rounds on a testbed. */
export function createRounds(testbed: Testbed): Rounds {
  const shop = createShop(testbed, testbed.arrivals);
  const { ceiling, response, mail, webhook, orderIds, workflowIds } = createSubjects(testbed, shop);
  return {
    async warmUp() {
      await shop.prepare();
      await fillPool(shop);
      for (const { run } of [ceiling, response, mail, webhook])
        await keepBusy({ lanes: LANES, seconds: WARM_UP_SECONDS, rampSeconds: 0 }, run);
    },
    async run(number) {
      await fillPool(shop);
      const figures: Round[] = [];
      for (const subject of turned([ceiling, response, mail], number)) figures.push(await measureOrders(subject));
      for (const subject of turned([ceiling, response, webhook], number)) figures.push(await measureLatency(subject));
      figures.push(await measureStatusReads(shop, orderIds.slice(-100)));
      for (const [name, ids] of workflowIds) figures.push(await measureHistories(testbed.client, name, ids));
      return Object.assign({}, ...figures) as Round;
    },
    upload: (number) => measureUpload(shop, `bench-upload-${number}`),
  };
}

async function fillPool(shop: Shop): Promise<void> {
  const missing = POOL - (await shop.pooledCodes());
  if (missing > 0) await shop.addPooledCodes(newCodes(missing));
}

/** What is measured; each keeps the names of what it has made. */
function createSubjects({ ceiling }: Testbed, shop: Shop) {
  const workflowIds = new Map<string, string[]>();
  const orderIds: string[] = [];
  const subject = (name: string, make: () => Promise<string>): Subject => {
    const made: string[] = [];
    workflowIds.set(name, made);
    return { name, run: async () => void made.push(await make()) };
  };
  const placed = async (order: Promise<PlacedOrder>) => {
    const { id, workflowId } = await order;
    orderIds.push(id);
    return workflowId;
  };
  return {
    ceiling: subject('ceiling', () => ceiling.call()),
    response: subject('response', () => placed(shop.orderInResponse())),
    mail: subject('mail', () => placed(shop.orderByMail())),
    webhook: subject('webhook', () => shop.webhookToMail()),
    orderIds,
    workflowIds,
  };
}

const turned = <T>(items: readonly T[], by: number): T[] =>
  items.map((_, index) => items[(index + by) % items.length]).filter((item) => item !== undefined);
