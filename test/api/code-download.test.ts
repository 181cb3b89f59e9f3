import { parse } from 'csv-parse/sync';
import { until } from '../helpers/engine';
import { useApi } from './api';

interface CodeJson {
  code: string;
  state: string;
}

const api = useApi();
const CODES = ['AAAA-1', '-BB,2', 'CCCC-3'];

beforeAll(async () => {
  await api.addProduct('plugin', { source: 'pool' });
  const rows = CODES.map((code, row) => ({ code, row }));
  await api.database.models.codes.upload('plugin', rows);
});

const audited = async (action: string) =>
  (await api.database.models.audit.list({ subject: 'plugin', action }, { limit: 1 })).entries[0];

describe('GET /v1/products/{id}/codes', () => {
  it('has all codes in clear, as they are in JSON and harmless in CSV', async () => {
    const json = await api.call<CodeJson[]>('GET', '/v1/products/plugin/codes');
    const csv = await api.call('GET', '/v1/products/plugin/codes?format=csv');
    const [header, ...rows] = parse(csv.text);

    expect(json.body.map(({ code }) => code)).toEqual(CODES);
    expect(header).toEqual(['code', 'state', 'origin', 'allocation', 'reservedAt']);
    expect(rows.map(([code]) => code)).toEqual(['AAAA-1', "'-BB,2", 'CCCC-3']);
    expect(json.headers.get('cache-control')).toBe('no-store');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename=codes-plugin.csv');
  });

  it('has those of a state, and may have none', async () => {
    await api.database.models.codes.reserve('plugin', 'order/line/1');
    const reserved = await api.call<CodeJson[]>('GET', '/v1/products/plugin/codes?state=reserved');
    const revoked = await api.call<CodeJson[]>('GET', '/v1/products/plugin/codes?state=revoked');

    expect(reserved.body).toMatchObject([{ state: 'reserved', allocation: 'order/line/1' }]);
    expect(revoked.body).toEqual([]);
  });

  it('is for admins only', async () => {
    for (const role of ['store', 'support', 'operator'] as const) {
      const { status } = await api.call('GET', '/v1/products/plugin/codes', { key: await api.addKey(role) });
      expect([role, status]).toEqual([role, 403]);
    }
    expect((await api.call('GET', '/v1/products/unknown/codes')).status).toBe(404);
    expect((await api.call('GET', '/v1/products/plugin/codes?state=sold')).status).toBe(422);
  });

  it('is audited before it begins, and with the number of codes when it has ended', async () => {
    await api.call('GET', '/v1/products/plugin/codes?state=available');
    await until(
      'the end to be recorded',
      async () => (await audited('codes.downloaded'))?.details.state === 'available',
    );

    expect(await audited('codes.download_begun')).toMatchObject({
      by: 'environment admin key',
      details: { state: 'available' },
    });
    expect(await audited('codes.downloaded')).toMatchObject({ details: { codes: 2, complete: true } });
  });

  it('gives no code of which no record can be made', async () => {
    const { audit, codes } = api.database.models;
    const broken = jest.spyOn(audit, 'record').mockRejectedValueOnce(new Error('no database'));
    const read = jest.spyOn(codes, 'stream');
    const { status } = await api.call('GET', '/v1/products/plugin/codes');
    broken.mockRestore();

    expect(status).toBe(500);
    expect(read).not.toHaveBeenCalled();
    read.mockRestore();
  });

  it('tells in its record of a download that broke off', async () => {
    const { codes } = api.database.models;
    const shown = { code: 'X', state: 'available', origin: 'uploaded', allocation: null, reservedAt: null } as const;
    const broken = jest.spyOn(codes, 'stream').mockImplementationOnce(async function* () {
      for (let n = 0; n < 5_000; n += 1) yield shown;
      throw new Error('no database');
    });

    await expect(api.call('GET', '/v1/products/plugin/codes')).rejects.toThrow();
    await until('it to be recorded', async () => (await audited('codes.downloaded'))?.details.complete === false);
    expect(await audited('codes.downloaded')).toMatchObject({ details: { codes: 5_000 } });
    broken.mockRestore();
  });
});
