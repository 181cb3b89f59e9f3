import type { ApiDependencies } from '../../api/dependencies';
import { useApi } from './api';

type Message = Parameters<ApiDependencies['mail']['send']>[0];

const sent: Message[] = [];
let answer: () => ReturnType<ApiDependencies['mail']['send']>;
const taken = () => Promise.resolve({ status: 'sent' as const, messageId: '<m@example.com>' });
const api = useApi({}, ({ mail }) => ({
  mail: {
    ...mail,
    send: (message) => {
      sent.push(message);
      return answer();
    },
  },
}));
const preview = (body: unknown, key?: string) =>
  api.call<{ subject: string; html: string }>('POST', '/v1/mail/preview', { body, ...(key !== undefined && { key }) });
const testSend = async (body: Record<string, unknown>) =>
  api.call<{ code: string; errors: unknown[] }>('POST', '/v1/mail/test-send', {
    body: { to: 'olga@example.com', ...body },
    key: await api.addKey('operator'),
  });

beforeAll(async () => {
  await api.addProduct('app', { mail: { subject: 'Saved', template: null } });
});

beforeEach(() => {
  answer = taken;
  sent.length = 0;
});

describe('GET /v1/mail/template', () => {
  it("is Keyrail's own mail, for whoever reads settings", async () => {
    const { status, body } = await api.call('GET', '/v1/mail/template', { key: await api.addKey('support') });

    expect(status).toBe(200);
    expect(body).toEqual({
      subject: 'Your codes',
      template: '<mjml>own</mjml>',
      fields: [{ field: '{{vendor}}', is: 'your name' }],
    });
    expect((await api.call('GET', '/v1/mail/template', { key: await api.addKey('store') })).status).toBe(403);
  });
});

describe('POST /v1/mail/preview', () => {
  it("is a product's mail as it is saved, but for what is given", async () => {
    expect((await preview({ product: 'app' })).body.subject).toBe('Saved');
    expect((await preview({ product: 'app', subject: 'Other' })).body.subject).toBe('Other');
    expect((await preview({ product: 'app', subject: null })).body.subject).toBe('Your codes for The app');
    expect((await preview({})).body.html).toBe('<p>Example Software</p>');
  });

  it('is for operators, and products that there are', async () => {
    expect((await preview({}, await api.addKey('support'))).status).toBe(403);
    expect((await preview({ product: 'nothing' })).status).toBe(404);
    expect((await preview({ sample: 'nothing' })).status).toBe(422);
  });
});

describe('POST /v1/mail/test-send', () => {
  it('sends a mail that is marked as a test, and records it without its address', async () => {
    const { status, body } = await testSend({ product: 'app' });
    const { entries } = await api.database.models.audit.list({ action: 'mail.test_sent' }, { limit: 1 });

    expect([status, body]).toEqual([202, { status: 'sent', messageId: '<m@example.com>' }]);
    expect(sent).toMatchObject([{ to: 'olga@example.com', subject: '[Test] Saved' }]);
    expect(entries).toMatchObject([{ by: 'operator key', subject: 'app', details: { status: 'sent' } }]);
    expect(JSON.stringify(entries) + api.log.join('\n')).not.toContain('olga@');
  });

  it('sends nothing that could not be saved', async () => {
    const { status, body } = await testSend({ template: 'broken' });

    expect([status, body.errors]).toEqual([422, [{ path: 'template', message: 'it is broken' }]]);
    expect(sent).toEqual([]);
  });

  it('says when the server refuses it, and when it cannot be reached', async () => {
    answer = () => Promise.resolve({ status: 'refused', reason: 'no such mailbox', messageId: '<m@example.com>' });
    const refused = await testSend({});
    answer = () => Promise.reject(new Error('connection refused'));
    const down = await testSend({});

    expect([refused.status, refused.body.code]).toEqual([409, 'mail_refused']);
    expect([down.status, down.body.code]).toEqual([503, 'mail_unavailable']);
  });

  it('sends five a minute for a key, and no more', async () => {
    const key = await api.addKey('operator');
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1)
      statuses.push((await api.call('POST', '/v1/mail/test-send', { body: { to: 'olga@example.com' }, key })).status);

    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
  });

  it('wants an address', async () => {
    expect((await testSend({ to: 'nobody' })).status).toBe(422);
  });
});
