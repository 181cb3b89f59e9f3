import { operations } from '../../api/openapi';
import { ROLES, type Role } from '../../domain/role';
import { useApi, type Reply } from './api';
import { FOR_EVERYBODY, OF_A_STORE, OF_ALL_STORES, type Call } from './store-key-calls';
import { fillShop, THEIRS, type Shop } from './store-key-shop';

const api = useApi();
const paths = operations({ maximumUnits: 10 }).map(({ method, path }) => `${method.toUpperCase()} ${path}`);
const calls: [string, (shop: Shop) => Call][] = Object.entries({ ...OF_A_STORE, ...OF_ALL_STORES });

const LISTS = new Set([
  ...['GET /v1/orders', 'POST /v1/orders/search', 'GET /v1/exceptions', 'GET /v1/bulk-actions', 'GET /v1/revocations'],
  ...['GET /v1/licenses', 'POST /v1/licenses/search', 'GET /v1/codes', 'POST /v1/codes/search'],
  ...['GET /v1/subscriptions', 'GET /v1/reports/transactions', 'GET /v1/reports/transactions/page'],
  ...['GET /v1/reports/sales', 'GET /v1/reports/overview'],
]);

let shop: Shop;
const keys = new Map<string, string>();

beforeAll(async () => {
  shop = await fillShop(api);
  for (const role of ROLES) keys.set(role, await api.addKey(role, ['ours']));
  keys.set('theirs', await api.addKey('admin', [THEIRS]));
});

function make(name: string, { path, body, headers }: Call, key?: string): Promise<Reply<unknown>> {
  const [method = ''] = name.split(' ');
  const options = {
    ...(body !== undefined && { body }),
    ...(headers && { headers }),
    ...(key !== undefined && { key }),
  };
  return api.call(method, path, options);
}

interface Counted {
  orders?: object;
  lines?: object;
  exceptions?: unknown[];
}

/** How much an answer tells of: the rows of a list, or what a report has counted. */
function rowsOf(name: string, body: unknown): number {
  const counted = body as Counted;
  if (name === 'GET /v1/reports/overview')
    return Object.keys(counted.orders ?? {}).length + (counted.exceptions?.length ?? 0);
  if (name === 'GET /v1/reports/sales') return Object.keys(counted.lines ?? {}).length;
  const rows = Array.isArray(body) ? body : Object.values(body ?? {}).find(Array.isArray);
  return rows?.length ?? 1;
}

/** One thing has lists too, which may be empty. */
const isList = (body: unknown): boolean =>
  Array.isArray(body) || (typeof body === 'object' && body !== null && ('cursor' in body || 'buckets' in body));

describe('the paths of the API', () => {
  it('are all known here: of a store, of all stores, or for everybody for a reason', () => {
    const known = [OF_A_STORE, OF_ALL_STORES, FOR_EVERYBODY].flatMap((group) => Object.keys(group));

    expect(known.toSorted()).toEqual(paths.toSorted());
  });
});

describe('the description of the API', () => {
  it('says which calls are for keys of all stores', () => {
    const said = operations({ maximumUnits: 10 }).filter(({ description = '' }) => /for all stores/.test(description));

    expect(said.map(({ method, path }) => `${method.toUpperCase()} ${path}`).toSorted()).toEqual(
      Object.keys(OF_ALL_STORES).toSorted(),
    );
  });
});

describe('the key of another store', () => {
  it.each(calls)('has nothing by %s, whatever its role', async (name, callOf) => {
    const before = await traces();
    for (const role of ROLES) {
      const { status, text, body } = await make(name, callOf(shop), keys.get(role));

      if (status !== 200) expect([401, 403, 404]).toContain(status);
      else expect([role, rowsOf(name, body), text.includes(THEIRS)]).toEqual([role, 0, false]);
    }

    expect(await traces()).toEqual(before);
  });

  it.each<Role>(['support', 'operator', 'admin'])('with the role %s is shown its own stores alone', async (role) => {
    const options = { key: keys.get(role) ?? '' };
    const { body } = await api.call<{ stores: { id: string }[] }>('GET', '/v1/stores', options);

    expect(body.stores.map(({ id }) => id)).toEqual(['ours']);
  });

  it('opens no codec, which decodes what is of all stores', async () => {
    const body = new URLSearchParams({ key: keys.get('admin') ?? '' }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };

    expect((await api.call('POST', '/codec/login', { key: null, body, headers })).status).toBe(401);
  });

  /** What would be done, or be written down, by an action. */
  async function traces(): Promise<unknown> {
    const { gateway } = api;
    const { entries } = await api.database.models.audit.list({}, { limit: 100 });
    const sent = [gateway.updates, gateway.signals, gateway.redeliveries, gateway.bulkActions, gateway.bulkWords];
    const asked = [gateway.resubmissions, gateway.reconciliations, gateway.revocations, gateway.replays];
    return [entries.length, ...[...sent, ...asked].map(({ length }) => length), gateway.placed.length];
  }
});

describe('a key for several stores', () => {
  const lists = Object.entries(OF_A_STORE).filter(([name]) => LISTS.has(name));
  const read = async (stores: string[], name: string, callOf: (from: Shop) => Call) => {
    const { status, body } = await make(name, callOf(shop), await api.addKey('operator', stores));
    return [status, rowsOf(name, body)];
  };

  it.each(lists)('is told by %s of all of them, and of no other', async (name, callOf) => {
    const [, all] = await read([THEIRS], name, callOf);

    expect(all).toBeGreaterThan(0);
    expect(await read([THEIRS, 'ours'], name, callOf)).toEqual([200, all]);
    expect(await read(['ours', 'else'], name, callOf)).toEqual([200, 0]);
  });

  it.each(['orders', 'exceptions', 'subscriptions', 'revocations', 'reports/overview'])(
    'is refused %s of a store that it is not for',
    async (path) => {
      const key = await api.addKey('operator', ['ours', 'else']);

      expect(await api.call('GET', `/v1/${path}?store=${THEIRS}`, { key })).toMatchObject({ status: 403 });
    },
  );

  it('names the store whose waiting lines are meant, for it sees what it has begun', async () => {
    const key = await api.addKey('operator', [THEIRS, 'ours']);
    const begin = (filter: object) =>
      api.call('POST', '/v1/exceptions/actions', { key, body: { action: 'approve', why: 'a try', filter } });

    expect(await begin({})).toMatchObject({ status: 422, body: { errors: [{ path: 'store' }] } });
    expect(await begin({ store: THEIRS })).toMatchObject({ status: 202, body: { store: THEIRS } });
  });
});

describe('the key of the store itself', () => {
  it.each(Object.entries(OF_A_STORE))('has %s', async (name, callOf) => {
    const { status, body } = await make(name, callOf(shop), keys.get('theirs'));

    expect([401, 403, 404, 422]).not.toContain(status);
    if (isList(body)) expect(rowsOf(name, body)).toBeGreaterThan(0);
  });

  it.each(Object.entries(OF_ALL_STORES))('does not have %s, which is for keys of all stores', async (name, callOf) => {
    const { status, body } = await make(name, callOf(), keys.get('theirs'));

    if (name.includes('/codec/')) expect(status).toBe(401);
    else expect([status, body]).toMatchObject([403, { code: 'store_forbidden' }]);
  });
});

describe('a key of all stores', () => {
  it.each(Object.entries(OF_ALL_STORES))('has %s', async (name, callOf) => {
    const { status } = await make(name, callOf());

    expect([401, 403, 422]).not.toContain(status);
  });
});
