import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { MailServerError } from '../../mail/refusal';
import { createMailer, type MailMessage, type Mailer } from '../../mail/transport';
import { answering, startMailServer, type MailServer } from './mail-server';

const message: MailMessage = {
  to: 'ann.secret@example.com',
  subject: 'Your code',
  html: '<p>Grüße, 中村</p>',
  text: 'Grüße, 中村\n',
  messageId: '<codes-1@keyrail.test>',
};

describe('createMailer', () => {
  const ends: (() => unknown)[] = [];
  afterEach(() => Promise.all(ends.splice(0).map((end) => end())));

  function mailerTo(url: string): Mailer {
    const mailer = createMailer({ url, from: 'Example Software <orders@vendor.example>', poolSize: 5 });
    ends.unshift(() => mailer.close());
    return mailer;
  }

  async function serve(options?: SMTPServerOptions): Promise<{ server: MailServer; mailer: Mailer }> {
    const server = await startMailServer(options);
    ends.push(() => server.close());
    return { server, mailer: mailerTo(server.url) };
  }

  async function listen(server: Server): Promise<string> {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    ends.push(() => server.close());
    return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const failureOf = (mailer: Mailer): Promise<unknown> =>
    mailer.send(message).then(
      (outcome) => outcome,
      (error: unknown) => error,
    );

  it('sends both parts with the message id that it is given', async () => {
    const { server, mailer } = await serve();
    const attachments = [{ filename: 'license.txt', content: 'signed', contentType: 'text/plain' }];

    expect(await mailer.send({ ...message, attachments })).toEqual({ status: 'sent' });
    expect(server.mails).toMatchObject([
      {
        from: { name: 'Example Software', address: 'orders@vendor.example' },
        to: [{ address: message.to }],
        subject: message.subject,
        messageId: message.messageId,
        text: message.text,
        html: expect.stringContaining('中村') as string,
        attachments: [{ filename: 'license.txt' }],
      },
    ]);
  });

  it('sends 50 mails at once through at most the connections of its pool', async () => {
    const { server, mailer } = await serve();
    const sends = Array.from({ length: 50 }, (_, index) =>
      mailer.send({ ...message, messageId: `<${index}@keyrail.test>` }),
    );

    expect(await Promise.all(sends)).toEqual(sends.map(() => ({ status: 'sent' })));
    expect(new Set(server.mails.map((mail) => mail.messageId)).size).toBe(50);
    expect(server.mostConnections()).toBeLessThanOrEqual(5);
  });

  it.each([
    [550, '5.1.1 no such user', '550 5.1.1 (the address) at RCPT TO'],
    [501, '5.1.3 bad syntax', '501 5.1.3 (the address) at RCPT TO'],
    [554, 'go away', '554 at RCPT TO'],
  ])('tells a refusal for good of the recipient (%i %s), without the address', async (code, text, reason) => {
    const { mailer } = await serve({ onRcptTo: answering(code, text), hideENHANCEDSTATUSCODES: true });

    expect(await mailer.send(message)).toEqual({ status: 'refused', reason });
  });

  it('tells a refusal for good of the message', async () => {
    const { mailer } = await serve({
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on('end', () => done(Object.assign(new Error('5.7.1 spam from ann.secret'), { responseCode: 554 })));
      },
    });

    expect(await mailer.send(message)).toEqual({
      status: 'refused',
      reason: expect.stringMatching(/^554 .*at DATA$/) as string,
    });
  });

  it.each([
    ['a full mailbox', { onRcptTo: answering(452, '4.2.2 mailbox full') }],
    ['graylisting', { onRcptTo: answering(450, '4.7.1 later') }],
    ['a missing log-in', { onRcptTo: answering(530, '5.7.0 authentication required') }],
    ['a refused sender', { onMailFrom: answering(550, '5.7.1 sender refused') }],
    [
      'a busy server',
      {
        onConnect: (_: unknown, done: (error: Error) => void) =>
          done(Object.assign(new Error('busy'), { responseCode: 421 })),
      },
    ],
  ])('throws for %s, without any address', async (_, options: SMTPServerOptions) => {
    const { mailer } = await serve({ ...options, hideENHANCEDSTATUSCODES: true });
    const error = await failureOf(mailer);

    expect(error).toBeInstanceOf(MailServerError);
    expect(toText(error)).not.toMatch(/secret|vendor\.example|@/);
  });

  it('throws for wrong credentials, and names none', async () => {
    const { server } = await serve({
      authOptional: false,
      onAuth: (_auth, _session, done) => done(Object.assign(new Error('5.7.8 no'), { responseCode: 535 })),
    });
    const error = await failureOf(mailerTo(server.url.replace('smtp://', 'smtp://robot:hunter2@')));

    expect(error).toBeInstanceOf(MailServerError);
    expect(toText(error)).toMatch(/EAUTH, 535/);
    expect(toText(error)).not.toMatch(/hunter2|robot|secret/);
  });

  it('throws when nobody listens, and sends once somebody does', async () => {
    const { server } = await serve();
    await server.close();
    const mailer = mailerTo(server.url);

    expect(toText(await failureOf(mailer))).toMatch(/ECONNREFUSED/);
    const port = Number(new URL(server.url).port);
    const revived = createServer((socket) => socket.end('421 soon\r\n'));
    await new Promise<void>((listening) => revived.listen(port, '127.0.0.1', listening));
    ends.push(() => revived.close());
    expect(await failureOf(mailer)).toBeInstanceOf(MailServerError);
  });

  it('gives up on a server that says nothing', async () => {
    const sockets = new Set<{ destroy(): unknown }>();
    const url = await listen(createServer((socket) => sockets.add(socket)));
    const error = await failureOf(mailerTo(url));
    sockets.forEach((socket) => socket.destroy());

    expect(error).toBeInstanceOf(MailServerError);
    expect(toText(error)).toMatch(/ETIMEDOUT|ETIMEOUT|ECONNECTION/);
  });

  it('asks a server that hangs for as many of 50 first tries as it has connections, and for every try after them', async () => {
    const sockets: Socket[] = [];
    const mailer = mailerTo(await listen(createServer((socket) => sockets.push(socket))));
    const tries = await Promise.allSettled(Array.from({ length: 50 }, () => mailer.trySend(message)));

    expect(tries.map(({ status }) => status)).toEqual(tries.map(() => 'rejected'));
    expect(sockets).toHaveLength(5);
    await expect(mailer.trySend(message)).rejects.toThrow(MailServerError);
    expect(sockets).toHaveLength(5);

    const durable = failureOf(mailer);
    await until(() => sockets.length === 6);
    sockets.forEach((socket) => socket.destroy());
    expect(await durable).toBeInstanceOf(MailServerError);
  });

  it('takes first tries again once a mail has been sent', async () => {
    const { server, mailer } = await serve();
    const port = Number(new URL(server.url).port);
    await server.close();
    await expect(mailer.trySend(message)).rejects.toThrow(/ECONNREFUSED/);
    await expect(mailer.trySend(message)).rejects.toThrow(/did not answer a moment ago/);

    const revived = await startMailServer({}, port);
    ends.push(() => revived.close());
    expect(await mailer.send(message)).toEqual({ status: 'sent' });
    expect(await mailer.trySend(message)).toEqual({ status: 'sent' });
  });

  it('goes on trying a server that refuses a mail for now, for it answers', async () => {
    const { mailer } = await serve({ onRcptTo: answering(450, '4.7.1 later') });

    for (let n = 0; n < 2; n += 1) await expect(mailer.trySend(message)).rejects.toThrow(/450/);
  });

  it('goes on after the server has dropped its idle connections', async () => {
    const { server, mailer } = await serve();
    await mailer.send(message);
    await server.hangUp();

    expect(await mailer.send(message)).toEqual({ status: 'sent' });
    expect(server.mails).toHaveLength(2);
  });

  it.each([
    '',
    'ann',
    'a@b@c',
    'ann@example.com, eve@example.com',
    'ann@example.com\r\nBcc: eve@example.com',
    '<ann@example.com>',
  ])('refuses %j, which is no address', async (to) => {
    const { server, mailer } = await serve();
    const outcome = await mailer.send({ ...message, to });

    expect(outcome).toEqual({ status: 'refused', reason: 'the address is not one that mail can be sent to' });
    expect(server.mails).toHaveLength(0);
  });

  it('never reads files or addresses that a mail names', async () => {
    const { mailer } = await serve();
    const attachments = [
      { filename: 'x', path: '/etc/hostname', content: undefined as never, contentType: 'text/plain' },
    ];

    await expect(mailer.send({ ...message, attachments })).rejects.toBeInstanceOf(MailServerError);
  });
});

const toText = (error: unknown): string =>
  error instanceof Error
    ? [error.name, error.message, error.stack, JSON.stringify(error), String(error.cause)].join('\n')
    : String(error);

async function until(isMet: () => boolean): Promise<void> {
  while (!isMet()) await new Promise((resolve) => setTimeout(resolve, 10));
}
