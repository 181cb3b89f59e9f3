import { randomUUID } from 'node:crypto';
import { allocationIds } from '../../domain/ids';
import type { ExceptionReason } from '../../domain/exception';
import { orderBody, useApi } from './api';

interface Answer {
  id: string;
  code?: string;
  detail?: string;
  errors?: { path: string; message: string }[];
}

const LINE = 'space-game';
const api = useApi();

beforeAll(async () => {
  await api.addStore('direct');
  await api.addProduct(LINE);
});
beforeEach(() => {
  api.gateway.state = 'working';
  api.gateway.delivers = false;
  api.gateway.refusal = null;
  api.gateway.updates.length = 0;
});

/** An order whose line of that many units waits. */
async function waiting(quantity: number, reason: ExceptionReason = 'rights_refused'): Promise<string> {
  const lines = [{ product: LINE, quantity, unitPrice: 4900 }];
  const { body } = await api.call<Answer>('POST', '/v1/orders', { body: orderBody({ lines }) });
  await api.gateway.raise(body.id, LINE, reason);
  return body.id;
}

const newKey = (): string => `KEY-${randomUUID()}`;

const send = (id: string, keys: unknown[], changes: Record<string, unknown> = {}, key?: string) =>
  api.call<Answer>('POST', `/v1/orders/${id}/lines/${LINE}/keys`, {
    body: { why: 'mailed by the publisher', keys, ...changes },
    ...(key !== undefined && { key }),
  });
const enter = (id: string, ...values: string[]) =>
  send(
    id,
    values.map((value) => ({ value })),
  );

async function held(id: string, quantity = 2): Promise<string[]> {
  const units = allocationIds(id, { id: LINE, round: 0, quantity });
  return [...(await api.database.models.codes.reveal(units)).values()];
}

const pathsOf = ({ errors = [] }: Answer): string[] => errors.map(({ path }) => path);

describe('POST /v1/orders/{id}/lines/{line}/keys', () => {
  it('keeps the keys, and tells the order without them', async () => {
    const key = await api.addKey('operator');
    const id = await waiting(2);
    const [first, second] = [newKey(), 'https://example.com/get?key=1'];
    const keys = [{ value: ` ${first} ` }, { value: second, type: 'downloadUrl' }];
    const { status, body, text } = await send(id, keys, {}, key);

    expect([status, body.id]).toEqual([200, id]);
    expect(await held(id)).toEqual([first, second]);
    expect(api.gateway.updates).toEqual([
      { name: 'enterKeys', args: [{ by: 'operator key', why: 'mailed by the publisher', line: LINE }] },
    ]);
    expect(text + JSON.stringify(api.gateway.updates) + api.log.join()).not.toContain(first);
  });

  it('is audited with who, why and how many, and never the keys', async () => {
    const id = await waiting(2);
    const keys = [newKey(), newKey()];
    await enter(id, ...keys);
    const { entries } = await api.database.models.audit.list({ subject: id }, { limit: 5 });

    expect(entries).toMatchObject([
      {
        action: 'order.keys_entered',
        by: 'environment admin key',
        why: 'mailed by the publisher',
        details: { line: LINE, count: 2 },
      },
    ]);
    expect(keys.filter((value) => JSON.stringify(entries).includes(value))).toEqual([]);
  });

  it('takes some of them, then the rest, and no more than the line lacks', async () => {
    const id = await waiting(2, 'rights_short');
    const statuses = [await enter(id, newKey()), await enter(id, newKey(), newKey()), await enter(id, newKey())];

    expect(statuses.map(({ status, body }) => [status, body.code])).toEqual([
      [200, undefined],
      [409, 'too_many_keys'],
      [200, undefined],
    ]);
    expect(await held(id)).toHaveLength(2);
  });

  it('takes the same keys again when the answer was lost', async () => {
    const id = await waiting(2);
    const keys = [newKey(), newKey()];
    const update = jest.spyOn(api.gateway, 'update').mockResolvedValueOnce({ status: 'pending' });
    const lost = await enter(id, ...keys);
    update.mockRestore();
    const again = await enter(id, ...keys);

    expect([lost.status, again.status]).toEqual([503, 200]);
    expect(await held(id)).toEqual(keys);
  });

  it('refuses a key that the product has already, names its index only and keeps none', async () => {
    const [first, sold, stocked] = [newKey(), newKey(), newKey()];
    await enter(await waiting(1), sold);
    await api.call('POST', `/v1/products/${LINE}/codes`, {
      body: `code\n${stocked}\n`,
      headers: { 'content-type': 'text/csv' },
    });
    const id = await waiting(3);
    const { status, body, text } = await enter(id, first, sold.toLowerCase(), stocked);

    expect([status, body.code, pathsOf(body)]).toEqual([409, 'key_taken', ['keys.1.value', 'keys.2.value']]);
    expect(text).not.toMatch(/KEY-/i);
    expect(await held(id, 3)).toEqual([]);
  });

  it('gives a key that is entered for two lines at once to one of them', async () => {
    const ids = [await waiting(1), await waiting(1), await waiting(1)];
    const key = newKey();
    const replies = await Promise.all(ids.map((id) => enter(id, key)));
    const keys = await Promise.all(ids.map((id) => held(id, 1)));

    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(keys.flat()).toEqual([key]);
  });

  it('lets one of two operators fill the same unit', async () => {
    const id = await waiting(1);
    const replies = await Promise.all([enter(id, newKey()), enter(id, newKey())]);

    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await held(id, 1)).toHaveLength(1);
  });

  it.each<[string, unknown[], string]>([
    ['a key twice', [{ value: 'SAME-1' }, { value: 'same-1' }], 'keys.1.value'],
    ['control characters', [{ value: 'A' }, { value: 'A\u0007B' }], 'keys.1.value'],
    ['a key that is too long', [{ value: 'x'.repeat(64 * 1024 + 1) }], 'keys.0.value'],
    ['an address without encryption', [{ value: 'http://example.com', type: 'downloadUrl' }], 'keys.0.value'],
    ['an unknown type', [{ value: 'A', type: 'riddle' }], 'keys.0.type'],
    ['an empty key', [{ value: ' ' }], 'keys.0.value'],
    ['no keys', [], 'keys'],
  ])('refuses %s with its path', async (_case, keys, path) => {
    const id = await waiting(2);
    const { status, body } = await send(id, keys);

    expect([status, pathsOf(body)]).toEqual([422, [path]]);
    expect(await held(id)).toEqual([]);
  });

  it('keeps nothing for a line that waits for something else, or for nobody', async () => {
    const mismatched = await waiting(1, 'identification_mismatch');
    const other = await waiting(1);
    await api.gateway.cancel(other, LINE);
    const replies = [await enter(mismatched, newKey()), await enter(other, newKey())];

    expect(replies.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'action_refused'],
      [409, 'action_refused'],
    ]);
    expect([await held(mismatched, 1), await held(other, 1)]).toEqual([[], []]);
  });

  it('keeps nothing while the order cannot be told', async () => {
    const id = await waiting(1);
    api.gateway.state = 'down';
    const down = await enter(id, newKey());
    api.gateway.state = 'idle';
    const idle = await enter(id, newKey());

    expect([down.status, idle.status, await held(id, 1)]).toEqual([503, 503, []]);
  });

  it('frees the keys when the line has been cancelled meanwhile, so that another line can have them', async () => {
    const [id, other] = [await waiting(1), await waiting(1)];
    const key = newKey();
    const update = jest.spyOn(api.gateway, 'update').mockImplementationOnce(async () => {
      await api.gateway.cancel(id, LINE);
      return { status: 'refused', message: 'Line space-game is cancelled.' };
    });
    const refused = await enter(id, key);
    update.mockRestore();

    expect([refused.status, refused.body.detail]).toEqual([409, 'Line space-game is cancelled.']);
    expect([await held(id, 1), (await enter(other, key)).status]).toEqual([[], 200]);
  });

  it('leaves the keys to a line that is getting its codes just then', async () => {
    const id = await waiting(1);
    const key = newKey();
    api.gateway.refusal = 'Line space-game is requesting and waits for nobody.';

    expect([(await enter(id, key)).status, await held(id, 1)]).toEqual([409, [key]]);
  });

  it('is for operators and admins, of their own stores, and for lines that exist', async () => {
    const id = await waiting(1);
    const keys = [await api.addKey('store'), await api.addKey('support'), await api.addKey('operator', ['other'])];
    const replies = await Promise.all(keys.map((key) => send(id, [{ value: newKey() }], {}, key)));
    const nowhere = await api.call('POST', `/v1/orders/${id}/lines/nothing/keys`, {
      body: { why: 'x', keys: [{ value: newKey() }] },
    });

    expect(replies.map(({ status }) => status)).toEqual([403, 403, 404]);
    expect(nowhere.status).toBe(404);
  });
});
