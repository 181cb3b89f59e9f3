import { createWebhookSender, type WebhookSender } from '../../webhooks/sender';
import { type Answer, type AnsweringServer, saying, startAnsweringServer } from '../rights/answering-server';

const LIMITS = { timeoutMs: 15_000, answerMs: 15_000, answerBytes: 4_096 };

describe('createWebhookSender', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  const serve = async (answer: Answer): Promise<AnsweringServer> => {
    const server = await startAnsweringServer(answer);
    closing.push(() => server.stop());
    return server;
  };
  const senderWith = (limits: Partial<typeof LIMITS> = {}): WebhookSender => {
    const sender = createWebhookSender({ ...LIMITS, ...limits });
    closing.push(() => sender.close());
    return sender;
  };
  const message = { headers: { 'webhook-id': 'evt_1', 'content-type': 'application/json' }, body: '{"a":1}' };
  const send = async (answer: Answer, limits: Partial<typeof LIMITS> = {}) =>
    senderWith(limits).send((await serve(answer)).url, message);

  it('posts the message, and takes every 2xx for a delivery', async () => {
    const server = await serve(saying('thanks', 202));

    expect(await senderWith().send(server.url, message)).toEqual({
      isDelivered: true,
      httpStatus: 202,
      failure: null,
      answer: 'thanks',
      retryAfterMs: null,
    });
    expect(server.requests).toMatchObject([
      { method: 'POST', body: '{"a":1}', headers: { ...message.headers, 'user-agent': 'Keyrail' } },
    ]);
  });

  it.each<[number, string]>([
    [400, 'answered 400'],
    [410, 'answered 410: the receiver says that it is gone for good'],
    [503, 'answered 503'],
  ])('takes a %i for no delivery', async (status, failure) => {
    expect(await send(saying('no', status, { 'retry-after': '7' }))).toEqual({
      isDelivered: false,
      httpStatus: status,
      failure,
      answer: 'no',
      retryAfterMs: 7_000,
    });
  });

  it.each([301, 302, 307, 308])('follows no redirect, as with %i', async (status) => {
    const elsewhere = await serve(saying('ok'));
    const outcome = await send(saying('', status, { location: elsewhere.url }));

    expect(outcome).toMatchObject({
      isDelivered: false,
      httpStatus: status,
      failure: `answered ${status}: redirects are not followed`,
    });
    expect(elsewhere.requests).toEqual([]);
  });

  it('hangs up on a receiver that says 200 after the time is over', async () => {
    const hungUp = new Promise<void>((resolve) => {
      void send((response) => void response.on('close', resolve), { timeoutMs: 200 }).then((outcome) =>
        expect(outcome).toMatchObject({ isDelivered: false, httpStatus: null, failure: 'no answer within 0.2 s' }),
      );
    });

    await hungUp;
  });

  it('hangs up on an answer without an end after 4 KiB, and believes its status', async () => {
    let wasHungUp: () => void = () => undefined;
    const hungUp = new Promise<void>((resolve) => (wasHungUp = resolve));
    const outcome = await send((response) => {
      response.writeHead(200);
      const more = (): void => {
        while (response.write('x'.repeat(1_000)));
      };
      response.on('drain', more).on('close', wasHungUp);
      more();
    });

    expect(outcome).toMatchObject({ isDelivered: true, httpStatus: 200, answer: 'x'.repeat(4_096) });
    await hungUp;
  });

  it('does not wait for an answer that drips, and believes its status', async () => {
    let wasHungUp: () => void = () => undefined;
    const hungUp = new Promise<void>((resolve) => (wasHungUp = resolve));
    const outcome = await send(
      (response) => {
        response.writeHead(200).write('so far');
        response.on('close', wasHungUp);
      },
      { answerMs: 200 },
    );

    expect(outcome).toMatchObject({ isDelivered: true, answer: 'so far' });
    await hungUp;
  });

  it('tells in a word what is wrong with a receiver that is not there, or hangs up', async () => {
    const gone = await startAnsweringServer(saying('ok'));
    await gone.stop();
    const failures = [
      await senderWith().send(gone.url, message),
      await send((response) => void response.socket?.destroy()),
    ].map(({ failure }) => failure);

    expect(failures).toEqual(['no connection: ECONNREFUSED', 'no connection: UND_ERR_SOCKET']);
  });

  it.each(['http://erp.example.com/', 'https://ann:pass@erp.example.com/', 'erp'])(
    'sends nothing to %p',
    async (url) => {
      expect(await senderWith().send(url, message)).toMatchObject({
        isDelivered: false,
        failure: expect.stringMatching(/^not sent: /) as string,
      });
    },
  );
});
