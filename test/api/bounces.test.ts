import { codesMailKey } from '../../domain/mail';
import { orderBody, useApi } from './api';

const api = useApi();

beforeAll(async () => {
  await api.addStore('direct');
  await api.addProduct('desktop-app');
});
beforeEach(() => {
  api.gateway.state = 'working';
  api.gateway.signals.length = 0;
});

/** A delivered order, and a mail that has brought the codes of these lines. */
async function mailed(lines = ['desktop-app'], mailing = '0', known?: string) {
  const placed = known ?? (await api.call<{ id: string }>('POST', '/v1/orders', { body: orderBody() })).body.id;
  const key = codesMailKey(placed, lines, mailing);
  const messageId = `<${mailing}-${placed}@shop.example.com>`;
  const { mails } = api.database.models;
  await mails.begin(key, { kind: 'codes', orderId: placed, messageId });
  await mails.markSent(key, new Date(Date.UTC(2026, 0, 1 + Number(mailing))));
  return { id: placed, key, messageId };
}

const report = (body: object, key?: string) =>
  api.call<{ lines: string[]; order: string }>('POST', '/v1/mail/bounces', { body, ...(key !== undefined && { key }) });

describe('POST /v1/mail/bounces', () => {
  it('tells the order of the lines that have not reached their buyer', async () => {
    const { id, key, messageId } = await mailed();
    const { status, body } = await report({ messageId, status: '5.1.1' });

    expect([status, body]).toEqual([202, { order: id, lines: ['desktop-app'] }]);
    expect(api.gateway.signals).toEqual([
      {
        name: 'mailBounced',
        message: { lines: ['desktop-app'], reason: 'the mail came back (5.1.1)' },
        reopened: true,
      },
    ]);
    expect(await api.database.models.mails.find(key)).toMatchObject({ status: 'refused' });
  });

  it('takes the id without its brackets, and tells nothing twice', async () => {
    const { messageId } = await mailed();
    const bare = messageId.slice(1, -1);
    const [first, second] = [await report({ messageId: bare }), await report({ messageId: bare })];

    expect([first.body.lines, second.body.lines]).toEqual([['desktop-app'], []]);
    expect(api.gateway.signals).toHaveLength(1);
  });

  it('passes over lines that another mail has brought since', async () => {
    const { id, messageId } = await mailed(['desktop-app', 'plugin']);
    await mailed(['desktop-app'], '1', id);
    const { body } = await report({ messageId });

    expect(body.lines).toEqual(['plugin']);
  });

  it('is not lost while Temporal is down', async () => {
    const { messageId } = await mailed();
    api.gateway.state = 'down';
    const refused = await report({ messageId });
    api.gateway.state = 'working';
    const taken = await report({ messageId });

    expect([refused.status, taken.status]).toEqual([503, 202]);
    expect(taken.body.lines).toEqual(['desktop-app']);
  });

  it('answers 404 for a mail that was never sent, 422 for what is no Message-ID, 403 for a store', async () => {
    const unknown = await report({ messageId: '<nobody@example.com>' });
    const invalid = await report({ messageId: 'nonsense', status: '250' });
    const forbidden = await report({ messageId: '<nobody@example.com>' }, await api.addKey('store'));

    expect([unknown.status, invalid.status, forbidden.status]).toEqual([404, 422, 403]);
    expect(invalid.body).toMatchObject({ errors: [{ path: 'messageId' }, { path: 'status' }] });
  });
});
