import { randomInt } from 'node:crypto';
import { licenseState, type License } from '../../domain/license';
import { until, useEngine } from '../helpers/engine';
import { platformShop, saleOf } from '../helpers/platform-shop';
import { seededRandom } from '../helpers/random';

jest.setTimeout(600_000);

const DAY_MS = 24 * 60 * 60_000;
const KILLS = 4;
const OF_EACH_FATE = 10;

/** What is told of a subscription after it was sold, and what its licenses are to be at the end, whatever was killed meanwhile. */
const FATES = {
  renewed: { events: ['invoice.paid'], state: 'active', days: 37 },
  cancelled: { events: ['invoice.paid', 'customer.subscription.updated#cancel'], state: 'active', days: 30 },
  paused: { events: ['customer.subscription.paused'], state: 'suspended', days: null },
  resumed: { events: ['customer.subscription.paused', 'customer.subscription.resumed'], state: 'active', days: 37 },
  ended: { events: ['customer.subscription.deleted'], state: 'expired', days: 0 },
} as const;
type Fate = keyof typeof FATES;

describe('many subscriptions', () => {
  const engine = useEngine();
  const shop = platformShop(engine);
  const seed = Number(process.env.TEST_SEED ?? randomInt(1_000_000));
  const random = seededRandom(seed);
  const start = Date.now() - 60_000;
  const sales = (Object.keys(FATES) as Fate[]).flatMap((fate) =>
    Array.from({ length: OF_EACH_FATE }, (_, n) => ({ id: `${fate}-${n}`, fate })),
  );

  beforeAll(() => process.stderr.write(`Kills are drawn from TEST_SEED=${seed}\n`));

  /** Tells of an event that has happened so many seconds after the beginning, and again until it has been taken. */
  async function tell(id: string, event: string, seconds: number): Promise<void> {
    const sale = { ...saleOf(id), now: new Date(start + seconds * 1000) };
    const sample = await shop.sample('stripe', event, sale);
    await until(`${event} of ${id} to be taken`, async () => (await shop.send('stripe', sample)).status === 200);
  }

  async function live({ id, fate }: { id: string; fate: Fate }): Promise<void> {
    await tell(id, 'checkout.session.completed#subscription', 1);
    await tell(id, 'customer.subscription.created', 2);
    for (const [index, event] of FATES[fate].events.entries()) await tell(id, event, 3 + index);
  }

  const licensesOf = (id: string): Promise<License[]> =>
    engine.models.licenses.listOfOrder(engine.dependencies.orderIds.orderIdOf('stripe', `in_${id}`));

  async function isAsItShouldBe({ id, fate }: { id: string; fate: Fate }): Promise<boolean> {
    const { state, days } = FATES[fate];
    const isInTime = (end: string | null) =>
      days === null || end === null ? end === days : Math.abs(Date.parse(end) - Date.now() - days * DAY_MS) < DAY_MS;
    const isRight = (license: License) => licenseState(license, new Date()) === state && isInTime(license.expiresAt);
    const licenses = await licensesOf(id);
    return licenses.length === 2 && licenses.every(isRight);
  }

  it('leave each license as it would be without kills, although the worker is killed four times', async () => {
    const living = Promise.all(sales.map(live));
    const kept = () => engine.database.collection('licenses').countDocuments({ subscriptionId: { $ne: null } });
    const moments = Array.from({ length: KILLS }, () => Math.floor(random() * sales.length * 1.6)).toSorted(
      (a, b) => a - b,
    );
    for (const moment of moments) {
      await until(`${moment} licenses to be kept`, async () => (await kept()) >= moment);
      await engine.worker.kill();
      await engine.startWorker();
    }
    await living;
    for (const sale of sales) await until(`the licenses of ${sale.id}`, () => isAsItShouldBe(sale));

    const histories = await Promise.all(
      sales.map(async ({ id }) => (await licensesOf(id)).map(({ history }) => history)),
    );
    const keys = histories.flat().map((history) => history.map(({ key }) => key));
    expect(keys.every((each) => new Set(each).size === each.length)).toBe(true);
    expect(keys).toHaveLength(sales.length * 2);
  });
});
