import { Webhook } from 'standardwebhooks';
import { signedMessage } from '../../webhooks/message';
import { anEvent, webhookSecret } from './events';

describe('signedMessage', () => {
  const { type, at, data } = anEvent();
  const event = { id: 'evt_1', type, at, data: JSON.stringify(data) };
  const sign = (secrets: string[], now = new Date()) => signedMessage(event, secrets, now);
  const verify = (secret: string, { body, headers }: ReturnType<typeof sign>) =>
    new Webhook(secret).verify(body, headers);

  it('is verified by the library of Standard Webhooks', () => {
    const secret = webhookSecret('one');

    expect(verify(secret, sign([secret]))).toEqual({ id: 'evt_1', type, timestamp: at, data });
  });

  it('is verified by each of the secrets, and by no other', () => {
    const [old, current] = [webhookSecret('old'), webhookSecret('current')];
    const message = sign([current, old]);

    expect([verify(old, message), verify(current, message)]).toHaveLength(2);
    expect(() => verify(webhookSecret('another'), message)).toThrow();
    expect(() => verify(old, { ...message, body: message.body.replace('order-1', 'order-2') })).toThrow();
  });

  it('has the time of its sending, and the same id and body every time', () => {
    const secret = webhookSecret('one');
    const first = sign([secret], new Date(1_000_000));
    const second = sign([secret], new Date(2_000_999));

    expect([first.headers['webhook-timestamp'], second.headers['webhook-timestamp']]).toEqual(['1000', '2000']);
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.body).toBe(first.body);
  });
});
