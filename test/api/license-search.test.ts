import { sold } from '../helpers/licenses';
import { useLicenseCalls, type LicenseJson } from './license-calls';

const { api, models } = useLicenseCalls();

const search = (body: object, key?: string) =>
  api.call<{ licenses: LicenseJson[]; cursor: string | null }>('POST', '/v1/licenses/search', {
    body,
    ...(key !== undefined && { key }),
  });
const idsIn = ({ body }: Awaited<ReturnType<typeof search>>): string[] => body.licenses.map(({ id }) => id);

describe('POST /v1/licenses/search', () => {
  it('finds a license by its id, its code and its holder, and shows no code', async () => {
    const { id, code } = await sold(models(), { email: 'Searched@example.com' });
    await sold(models(), { email: 'other@example.com' });
    const found = [
      await search({ id }),
      await search({ code: code.toLowerCase() }),
      await search({ email: 'searched@example.com' }),
    ];

    expect(found.map(idsIn)).toEqual([[id], [id], [id]]);
    expect(found.map(({ text }) => text).join()).not.toContain(code);
  });

  it('finds nothing where what is given is of two licenses', async () => {
    const [one, other] = [await sold(models()), await sold(models())];

    expect(idsIn(await search({ id: one.id, code: other.code }))).toEqual([]);
    expect(idsIn(await search({ code: 'NO-SUCH-CODE' }))).toEqual([]);
  });

  it('finds those that a subscription keeps', async () => {
    const { id } = await sold(models(), { storeId: 'direct', subscriptionId: 'sub-1' });

    expect(idsIn(await search({ store: 'direct', subscription: 'sub-1' }))).toEqual([id]);
    expect(idsIn(await search({ store: 'elsewhere', subscription: 'sub-1' }))).toEqual([]);
  });

  it('shows a key of other stores nothing', async () => {
    const { id } = await sold(models(), { storeId: 'direct' });
    const key = await api.addKey('support', ['other']);

    expect(idsIn(await search({ id }, key))).toEqual([]);
    expect(idsIn(await search({ id, store: 'direct' }, key))).toEqual([]);
  });
});
