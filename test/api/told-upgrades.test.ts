import { NO_CREDENTIALS, type Platform } from '../../domain/store';
import type { Purchase } from '../../domain/purchase';
import { PLATFORM_SAMPLES } from '../../samples/registry';
import type { SampleSale } from '../../samples/samples';
import { sold } from '../helpers/licenses';
import { useApi } from './api';
import { completed, useFastSpring } from './fastspring-store';
import { FakeGateway } from './fake-gateway';
import { createIntake } from '../../api/intake';
import { takeEvent } from '../../api/store-delivery';
import { findConnector } from '../../connectors/registry';
import { nobodyToTell } from '../webhooks/events';

const api = useApi();
const { deliver } = useFastSpring(api);
const models = () => api.database.models;
const SECRETS = [{ value: 'fastspring-secret', acceptedUntil: null }];
const CREDENTIALS = { ...NO_CREDENTIALS, webhookSecrets: SECRETS, licenseKeys: SECRETS };

beforeAll(async () => {
  await api.addStore('upgrading', { platform: 'fastspring', upgradeField: 'license_code' }, CREDENTIALS);
});

/** What a signed order with this tag comes to. */
async function tagged(reference: string, code: string, store = 'upgrading'): Promise<Purchase | undefined> {
  const event = completed(`event-${reference}`, reference);
  const tags = { license_code: code };
  const { status } = await deliver([{ ...event, data: { ...event.data, tags } }], {}, store);
  expect(status).toBe(200);
  return api.gateway.notified.at(-1);
}

describe('an order of a platform with the code of a license', () => {
  it("names the license to the order's workflow, and never its code", async () => {
    const { id, code } = await sold(models());
    const purchase = await tagged('UP-1', code.toLowerCase());

    expect(purchase?.lines).toMatchObject([{ upgrades: { license: id, days: null } }]);
    expect(JSON.stringify(purchase).toUpperCase()).not.toContain(code);
  });

  it('is taken where nobody has the code, for people to correct', async () => {
    const purchase = await tagged('UP-2', 'NOBODY-HAS-THIS');

    expect(purchase?.lines).toMatchObject([{ upgrades: { license: null, days: null } }]);
    expect(JSON.stringify(purchase)).not.toContain('NOBODY');
  });

  it('waits for people where the code has been taken back from its buyer', async () => {
    const { code, unit } = await sold(models());
    await api.database.connection.model('Code').updateOne({ allocation: unit }, { state: 'revoked' });

    expect((await tagged('UP-4', code))?.lines).toMatchObject([{ upgrades: { license: null } }]);
  });

  it('is to be sent again, in time, where the database does not answer, unlike one without a code', async () => {
    const hanging = jest.spyOn(models().licenses, 'knowCodes').mockReturnValue(new Promise(() => undefined));
    const send = async (reference: string, tags: object) => {
      const event = completed(`event-${reference}`, reference);
      return (await deliver([{ ...event, data: { ...event.data, tags } }], {}, 'upgrading')).status;
    };
    const before = api.gateway.notified.length;
    const status = await send('UP-5', { license_code: 'ANY' });
    const notified = api.gateway.notified.length;
    hanging.mockRestore();
    const find = jest.spyOn(api.database.connection.model('Code'), 'aggregate');
    const plain = await send('UP-6', {});

    expect([status, notified - before]).toEqual([503, 0]);
    expect(plain).toBe(200);
    expect(find).not.toHaveBeenCalled();
    find.mockRestore();
  });

  it('looks each code up once, however many lines name it', async () => {
    const aggregate = jest.spyOn(api.database.connection.model('Code'), 'aggregate');
    const { code } = await sold(models());
    const event = completed('event-UP-7', 'UP-7');
    const items = ['one', 'two', 'three'].map((product) => ({ product, quantity: 1, subtotal: 49 }));
    await deliver([{ ...event, data: { ...event.data, items, tags: { license_code: code } } }], {}, 'upgrading');

    expect(aggregate).toHaveBeenCalledTimes(1);
    aggregate.mockRestore();
  });

  it('is one like any other in a store that names no field', async () => {
    const { code } = await sold(models());
    const purchase = await tagged('UP-3', code, 'fastspring');

    expect(purchase?.lines[0]).not.toHaveProperty('upgrades');
    expect(JSON.stringify(purchase)).not.toContain(code);
  });
});

describe('an order whose lines are still to be looked up', () => {
  const sale: SampleSale = {
    ...{ id: 'L-1', email: 'ann@example.com', name: 'Ann', currency: 'USD', test: false, now: new Date() },
    items: [{ product: 'desktop-app', quantity: 1, unitPrice: 4900 }],
  };

  /** What a Stripe session with these metadata comes to. */
  async function completedSession(metadata: object): Promise<Purchase | undefined> {
    const gateway = new FakeGateway(models);
    const shop = await api.addStore('stripe', { platform: 'stripe' satisfies Platform, upgradeField: 'license_code' });
    const { headers, body } = PLATFORM_SAMPLES.stripe.sample('checkout.session.completed', sale, {
      secret: 'x',
      privateKey: '',
    });
    const message = JSON.parse(body) as { data: { object: object } };
    Object.assign(message.data.object, { metadata });
    const [event] = findConnector('stripe')?.parse({ headers, rawBody: Buffer.from(JSON.stringify(message)) }) ?? [];
    await takeEvent(
      {
        ...{ gateway, models: models(), vendorEvents: nobodyToTell, settings: { replyWaitSeconds: 1 } },
        intake: createIntake({ models: models(), gateway, orderIds: api.orderIds }),
        now: () => new Date(),
      },
      shop,
      event!,
    );
    return gateway.notified[0];
  }

  it('names the licenses that the code may be of', async () => {
    const { id, code } = await sold(models());
    const purchase = await completedSession({ license_code: code });

    expect(purchase).toMatchObject({ lines: [], upgrades: [id] });
    expect(JSON.stringify(purchase)).not.toContain(code);
  });

  it('says so where nobody has the code, and nothing where there is none', async () => {
    expect(await completedSession({ license_code: 'NOBODY' })).toMatchObject({ upgrades: [] });
    expect(await completedSession({})).not.toHaveProperty('upgrades');
  });
});
