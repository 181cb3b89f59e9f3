import type { StoryStep } from '../../domain/order-story';
import type { License } from '../../domain/license';
import { line, order } from '../models/orders';
import { useApi } from './api';

const api = useApi();
const at = (second: number): string => new Date(Date.UTC(2026, 2, 1, 10, 0, second)).toISOString();
const read = (id: string, key?: string) =>
  api.call<{ steps: StoryStep[]; workflowId: string; workflowUrl: string }>('GET', `/v1/orders/${id}/timeline`, {
    ...(key !== undefined && { key }),
  });

const entry = { line: 'line-1', by: null, why: null, note: null };
let orderId: string;

const license = (n: number): License => ({
  ...{ id: `lic_${n}`, unit: `${orderId}/line-1/${n}`, product: 'app', orderId, storeId: 'direct', externalId: 'T-1' },
  ...{ line: 'line-1', batch: null, email: 'ann@example.com', name: null, standing: 'active', suspensions: [] },
  ...{ expiresAt: null, features: {}, subscriptionId: null, revision: 0, createdAt: at(9) },
  history: [{ key: 'delivered', at: at(9), event: 'delivered', by: null, why: null, note: null }],
});

beforeAll(async () => {
  orderId = api.orderIds.orderIdOf('direct', 'T-1');
  const { orders, attempts, mails, storeEvents, licenses, revocations, audit } = api.database.models;
  await orders.record(
    order('T-1', {
      orderId,
      lines: [line({ quantity: 2, publisher: 'acme' })],
      timeline: [
        { ...entry, at: at(0), event: 'accepted' },
        { ...entry, at: at(1), event: 'requesting' },
        { ...entry, at: at(3), event: 'exception', note: 'rights_refused' },
        { ...entry, at: at(5), event: 'resubmitted', by: 'olga', why: 'typo', note: 'reference' },
        { ...entry, at: at(8), event: 'granted' },
      ],
    }),
  );
  const question = { orderId, line: 'line-1', round: 0, publisher: 'acme', quantity: 2, reference: '1001' };
  const id = await attempts.open({ ...question, askedAt: at(1) });
  const word = { httpStatus: 200, returnCode: '17', returnMessage: 'unknown reference' };
  await attempts.close(id, { answeredAt: at(2), durationMs: 750, outcome: 'refused', keys: 0, ...word });
  await mails.begin('codes/T-1', { kind: 'codes', orderId, messageId: '<m1@example.com>' });
  await mails.markSent('codes/T-1', new Date());
  const told = { storeId: 'direct', externalId: 'T-1', subscriptionId: null, paymentId: null, lines: null };
  await storeEvents.record({
    ...told,
    eventId: 'e-1',
    kind: 'orderDisputed',
    type: 'opened',
    reason: null,
    amount: null,
    currency: null,
    at: at(20),
  });
  await licenses.add([license(1), license(2)]);
  await revocations.open({
    ...{ id: 'r-1', unit: `${orderId}/line-1/1`, orderId, storeId: 'direct', line: 'line-1', publisher: 'acme' },
    ...{ product: 'app', reason: 'DisputeLineitem', requestedAt: at(30) },
  } as never);
  const action = { subject: orderId, details: { line: 'line-1' } };
  await audit.record({ ...action, at: at(5), by: 'olga', action: 'order.resubmitLine', why: 'typo' });
  await audit.record({ ...action, at: at(40), by: 'mailgun', action: 'mail.bounced', why: null });
});

describe('GET /v1/orders/{id}/timeline', () => {
  it('tells an order step by step, from all that is recorded', async () => {
    const { status, body } = await read(orderId, await api.addKey('support'));

    expect(status).toBe(200);
    expect(body.steps.map(({ kind, event }) => `${kind} ${event}`)).toEqual([
      'order accepted',
      'order requesting',
      'publisher refused',
      'order exception',
      'order resubmitted',
      'order granted',
      'license delivered',
      'store orderDisputed',
      'revocation pending',
      'action mail.bounced',
      'mail sent',
    ]);
  });

  it('tells it in plain words, with who did what and why, and how long a question took', async () => {
    const { body } = await read(orderId);
    const step = (event: string) => body.steps.find((found) => found.event === event);

    expect(step('accepted')?.tookMs).toBeNull();
    expect(step('refused')).toMatchObject({
      message: 'The publisher acme was asked for 2 keys: it refused (code 17: unknown reference).',
      tookMs: 750,
      details: { returnCode: '17' },
    });
    expect(step('exception')?.message).toContain('Correct what the publisher is told, then resubmit');
    expect(step('resubmitted')).toMatchObject({ by: 'olga', why: 'typo', tookMs: null });
    expect(step('granted')).toMatchObject({ message: 'The line has all its codes.', tookMs: null });
    expect(step('delivered')).toMatchObject({ message: '2 licenses were delivered.' });
    expect(step('sent')).toMatchObject({
      message: 'The mail "codes" was taken by the mail server.',
      details: { messageId: '<m1@example.com>' },
    });
  });

  it('holds no address', async () => {
    expect((await read(orderId)).text.toLowerCase()).not.toContain('ann@');
  });

  it("names the order's workflow, and where Temporal's UI shows it", async () => {
    expect((await read(orderId)).body).toMatchObject({
      workflowId: 'order:direct:T-1',
      workflowUrl: 'https://temporal.example.com/namespaces/default/workflows/order%3Adirect%3AT-1',
    });
  });

  it('is for those who may see the order', async () => {
    expect((await read(orderId, await api.addKey('support', ['other']))).status).toBe(404);
    expect((await read(orderId, await api.addKey('store'))).status).toBe(403);
    expect((await read('nonsense')).status).toBe(404);
  });
});
