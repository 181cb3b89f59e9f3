import { mkdtemp, rm, appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { type Mailbox, startMailbox } from '../../sandbox/mailbox';
import { findFreePort } from '../../sandbox/ports';

describe('startMailbox', () => {
  let dataFolder: string;
  let mailbox: Mailbox;
  const start = async (keep = 10_000) => startMailbox({ port: await findFreePort(), keep, dataFolder });
  const send = async (to: string, subject = 'Your key') => {
    const transport = createTransport(mailbox.smtpUrl);
    const mail = {
      from: 'shop@example.com',
      to,
      subject,
      text: 'Zürich',
      html: '<b>Zürich</b>',
      messageId: '<1@shop>',
    };
    await transport.sendMail(mail).finally(() => transport.close());
  };

  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'keyrail-mailbox-'));
    mailbox = await start();
  });
  afterEach(async () => {
    await mailbox.stop();
    await rm(dataFolder, { recursive: true });
  });

  it('shows what was sent', async () => {
    await send('ann@example.com');

    expect(mailbox.mails()).toEqual([
      {
        id: expect.any(String) as string,
        messageId: '<1@shop>',
        from: 'shop@example.com',
        to: ['ann@example.com'],
        subject: 'Your key',
        text: expect.stringContaining('Zürich') as string,
        html: expect.stringContaining('<b>Zürich</b>') as string,
        receivedAt: expect.any(Date) as Date,
      },
    ]);
  });

  it('finds the mails of one recipient, whatever the case', async () => {
    await send('ann@example.com');
    await send('bob@example.com');

    expect(mailbox.mails({ to: 'ANN@example.com' })).toHaveLength(1);
  });

  it('takes many connections at once', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, index) => send(`buyer${index}@example.com`)));

    expect(new Set(mailbox.mails().flatMap(({ to }) => to)).size).toBe(50);
  });

  it('refuses chosen recipients for good', async () => {
    mailbox.refuse(/@gone\.example$/);

    await expect(send('ann@gone.example')).rejects.toMatchObject({ responseCode: 550 });
    await expect(send('ann@example.com')).resolves.toBeUndefined();
  });

  it('fails for a while and then takes the mail', async () => {
    mailbox.failTemporarily(1);

    await expect(send('ann@example.com')).rejects.toMatchObject({ responseCode: 451 });
    await expect(send('ann@example.com')).resolves.toBeUndefined();
    expect(mailbox.mails()).toHaveLength(1);
  });

  it('shows the mails of an earlier run, also after a line that was cut off', async () => {
    await send('ann@example.com');
    const before = mailbox.mails();
    await mailbox.stop();
    await appendFile(join(dataFolder, 'mails.jsonl'), '{"id":"cut o');
    mailbox = await start();
    await send('bob@example.com');

    expect(mailbox.mails({ to: 'ann@example.com' })).toEqual(before);
    await mailbox.stop();
    mailbox = await start();

    expect(mailbox.mails()).toHaveLength(2);
  });

  it('forgets the oldest beyond its limit', async () => {
    await mailbox.stop();
    mailbox = await start(2);
    for (const name of ['a', 'b', 'c']) await send(`${name}@example.com`);

    expect(mailbox.mails().map(({ to }) => to[0])).toEqual(['b@example.com', 'c@example.com']);
  });
});
