import { createCatalog } from '../../activities/catalog';
import type { CodesMail } from '../../domain/mail';
import { createMailer, type Mailer } from '../../mail/transport';
import type { Models } from '../../models';
import { findFreePort } from '../../sandbox/ports';
import { atEachBreakdown, breakdown, type Moment } from './breakdown';
import { minute, order } from '../models/orders';
import { useMailroom } from './mailroom';
import { line, product, range, request, unitsOf } from './shop';

describe('mailCodes', () => {
  const mailroom = useMailroom();
  const { database, activities, mailsTo } = mailroom;

  /** Codes for the lines of an order, and the mail that is to bring them to an address of its own. */
  async function bought(products: string[], changes: Partial<CodesMail> = {}, quantity = 1) {
    const lines = products.map((id, index) => line(id, { id: `line-${index + 1}`, product: id, quantity }));
    const asked = request(lines);
    const { codes } = database.models;
    for (const one of lines)
      for (const unit of unitsOf({ ...asked, lines: [one] })) await codes.hold(one.storeProduct, unit, `CODE-${unit}`);
    const to = `${asked.identity.externalId}@example.com`;
    const mail: CodesMail = {
      identity: asked.identity,
      test: false,
      buyer: { email: to, name: 'Ann', company: null, country: null },
      lines: lines.map(({ id, round }, index) => ({ id, round, quantity, product: products[index] ?? '' })),
      mailing: '0',
      ...changes,
    };
    return { mail, to, codes: await codes.reveal(unitsOf(asked)) };
  }

  it('brings the codes that are in the database, and the way to the order’s page', async () => {
    const { mail, to, codes } = await bought(['app'], {}, 3);

    expect(await activities().mailCodes(mail)).toEqual({ status: 'sent' });
    const [sent] = mailsTo(to);
    expect(codes.size).toBe(3);
    for (const code of codes.values()) {
      expect(sent?.text).toContain(code);
      expect(sent?.html).toContain(code);
    }
    expect(sent?.text).toContain(`https://shop.example.com/status/of-${mail.identity.orderId}`);
    expect(sent?.subject).toContain('The app');
    expect(sent?.messageId).toMatch(/^<[0-9a-f]{40}@shop\.example\.com>$/);
  });

  it('names the order as the shop shows it to the buyer', async () => {
    const { mail, to } = await bought(['app'], { number: '#1001' });
    await activities().mailCodes(mail);
    const [sent] = mailsTo(to);

    expect(sent?.text).toContain('Order #1001.');
    expect(sent?.text).not.toContain(`Order ${mail.identity.externalId}`);
  });

  it('leads to the codes instead, where together they are too long for a mail', async () => {
    const { mail, to } = await bought(['app', 'addon'], {}, 25);
    const { codes } = database.models;
    const code = (n: number) => `${n}-`.padEnd(64 * 1024, 'x');
    const [short, long] = [request([line('short', { quantity: 2 })]), request([line('long', { quantity: 60 })])];
    for (const [n, unit] of unitsOf(long).entries()) await codes.hold('long', unit, code(n));
    for (const unit of unitsOf(short)) await codes.hold('short', unit, `SHORT-${unit}`);
    const mailOf = ({ identity }: typeof long, id: string, quantity: number): CodesMail => ({
      ...mail,
      identity,
      lines: [{ id: 'line-1', round: 0, quantity, product: id }],
    });
    await activities().mailCodes(mailOf(long, 'long', 60));
    await activities().mailCodes(mailOf(short, 'short', 2));
    const [lead, usual] = mailsTo(to);

    expect(lead?.text).toContain(`https://shop.example.com/status/of-${long.identity.orderId}`);
    expect(lead?.text).toContain('long × 60');
    expect(lead?.text).not.toContain('xxx');
    expect(usual?.text).toContain('SHORT-');
  });

  it('goes to the address that a redelivery has corrected since its order was reopened, and to that only', async () => {
    const corrected = async (known?: string[]) => {
      const { mail, to } = await bought(['app'], known && { knownRedeliveries: known });
      const { orders } = database.models;
      await orders.record(order(mail.identity.externalId, { ...mail.identity, buyer: mail.buyer }));
      const by = { at: minute(9), by: 'olga', why: 'mistyped', refusal: null };
      await orders.noteRedelivery({ orderId: mail.identity.orderId, n: 1, email: `new-${to}`, ...by });
      await activities().mailCodes(mail);
      return [mailsTo(to).length, mailsTo(`new-${to}`).length];
    };

    expect(await corrected([])).toEqual([0, 1]);
    expect(await corrected(['redelivery 1'])).toEqual([1, 0]);
    expect(await corrected()).toEqual([1, 0]);
  });

  it('goes to its own address where no redelivery has corrected that one', async () => {
    const { mail, to } = await bought(['app'], { knownRedeliveries: [] });
    const { orders } = database.models;
    await orders.record(
      order(mail.identity.externalId, { ...mail.identity, buyer: { ...mail.buyer, email: 'x@y.example' } }),
    );
    const by = { at: minute(9), by: 'olga', why: 'mistyped', refusal: null };
    await orders.noteRedelivery({ orderId: mail.identity.orderId, n: 1, email: `new-${to}`, ...by });
    await activities().mailCodes(mail);

    expect([mailsTo(to).length, mailsTo(`new-${to}`).length]).toEqual([1, 0]);
  });

  it('is sent once when it is repeated, 10 times at once too', async () => {
    const { mail, to } = await bought(['app']);
    const { mailCodes } = activities();
    const outcomes = await Promise.all(range(10).map(() => mailCodes(mail)));

    expect(outcomes).toEqual(range(10).map(() => ({ status: 'sent' })));
    expect(await activities().mailCodes(mail)).toEqual({ status: 'sent' });
    expect(mailsTo(to)).toHaveLength(1);
  });

  it('leaves out a line whose codes have been taken back, and sends nothing when none is left', async () => {
    const { mail, to, codes } = await bought(['app', 'addon']);
    const [first, second] = [...codes.entries()];
    await database.models.codes.release([first![0]], true);
    await activities().mailCodes(mail);
    await database.models.codes.release([second![0]], true);
    const nothing = await activities().mailCodes({ ...mail, mailing: '1' });

    expect(nothing).toEqual({ status: 'sent' });
    expect(mailsTo(to)).toHaveLength(1);
    expect(mailsTo(to)[0]?.text).toContain(second![1]);
    expect(mailsTo(to)[0]?.text).not.toContain(first![1]);
  });

  it('is another mail with another number', async () => {
    const { mail, to } = await bought(['app']);
    await activities().mailCodes(mail);
    await activities().mailCodes({ ...mail, mailing: '1' });
    await activities().mailCodes({ ...mail, mailing: '1' });

    expect(mailsTo(to)).toHaveLength(2);
    expect(new Set(mailsTo(to).map(({ messageId }) => messageId)).size).toBe(2);
  });

  it('brings products that look alike in one mail, others in their own', async () => {
    await database.models.products.save(product('fancy', { mail: { subject: 'Fancy!', template: null } }));
    const { mail, to, codes } = await bought(['app', 'fancy', 'addon']);
    await activities().mailCodes(mail);
    const [plain, fancy] = mailsTo(to);
    const [app = '', other = '', addon = ''] = codes.values();

    expect(mailsTo(to)).toHaveLength(2);
    expect(plain?.text).toContain(app);
    expect(plain?.text).toContain(addon);
    expect(plain?.text).not.toContain(other);
    expect(fancy?.subject).toBe('Fancy!');
    expect(fancy?.text).toContain(other);
  });

  it('remembers that the server has refused it for good', async () => {
    const { mail, to } = await bought(['app']);
    mailroom.mailbox.refuse(/./);
    const refused = await activities().mailCodes(mail);
    expect(refused).toMatchObject({ status: 'refused' });
    expect(JSON.stringify(refused)).not.toContain(to);

    mailroom.mailbox.refuse(null);
    expect(await activities().mailCodes(mail)).toEqual(refused);
    expect(mailsTo(to)).toEqual([]);

    expect(await activities().mailCodes({ ...mail, mailing: '1' })).toEqual({ status: 'sent' });
  });

  it.each(['app', 'picky'])('names the lines of a refused part only, and sends the others: %s', async (refused) => {
    await database.models.products.save(product('picky', { mail: { subject: 'Picky!', template: null } }));
    const { mail, to } = await bought(['app', 'picky', 'addon']);
    const send: Mailer['send'] = (letter) =>
      (letter.subject === 'Picky!') === (refused === 'picky')
        ? Promise.resolve({ status: 'refused', reason: '550' })
        : mailroom.mailer.send(letter);
    const outcome = await activities(database.models, { mailer: { ...mailroom.mailer, send } }).mailCodes(mail);

    const lines = refused === 'picky' ? ['line-2'] : ['line-1', 'line-3'];
    expect(outcome).toEqual({ status: 'refused', reason: '550', lines });
    expect(mailsTo(to)).toHaveLength(1);
  });

  it('is refused without an address', async () => {
    const { mail } = await bought(['app']);

    expect(await activities().mailCodes({ ...mail, buyer: { ...mail.buyer, email: null } })).toEqual({
      status: 'refused',
      reason: 'no address',
      lines: ['line-1'],
    });
  });

  it('goes out again with the same Message-ID when the server’s yes was not recorded', async () => {
    const { mail, to } = await bought(['app']);
    const { mails } = database.models;
    const markSent = () => Promise.reject(new Error('killed'));
    const killed = activities({ ...database.models, mails: { ...mails, markSent } });
    await expect(killed.mailCodes(mail)).rejects.toThrow('killed');

    expect(await activities().mailCodes(mail)).toEqual({ status: 'sent' });
    expect(mailsTo(to)).toHaveLength(2);
    expect(new Set(mailsTo(to).map(({ messageId }) => messageId)).size).toBe(1);
  });

  it('goes out at least once, and twice only with the same Message-ID, whatever broke off', async () => {
    const broken = await atEachBreakdown(async (n, moment) => {
      const { mail, to, codes } = await bought(['app']);
      const { parts, broken } = breakdown<Models & { mailer: Mailer }>(
        { ...database.models, mailer: mailroom.mailer },
        n,
        moment,
      );
      await activities(parts, { mailer: parts.mailer, catalog: createCatalog(parts) })
        .mailCodes(mail)
        .catch(() => undefined);

      expect(await activities().mailCodes(mail)).toEqual({ status: 'sent' });
      const sent = mailsTo(to);
      expect(sent.length).toBe(isDoubtful(broken(), moment) ? 2 : 1);
      expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1);
      expect(sent.every(({ text }) => [...codes.values()].every((code) => text.includes(code)))).toBe(true);
      return broken();
    });

    expect(new Set(broken)).toEqual(
      new Set(['products.find', 'codes.revealUpTo', 'mails.begin', 'mailer.send', 'mails.markSent']),
    );
  });

  it('is tried again after a "later" of the server, and while there is no server', async () => {
    const { mail, to, codes } = await bought(['app']);
    const gone = createMailer({
      url: `smtp://127.0.0.1:${await findFreePort()}`,
      from: 'a@example.com',
      poolSize: 1,
    });
    const noServer = await errorOf(activities(database.models, { mailer: gone }).mailCodes(mail));
    gone.close();
    mailroom.mailbox.failTemporarily(1);
    const later = await errorOf(activities().mailCodes(mail));

    for (const error of [noServer, later]) {
      expect(error).not.toHaveProperty('nonRetryable', true);
      for (const secret of [to, ...codes.values()]) expect(traceOf(error)).not.toContain(secret);
    }
    expect(await activities().mailCodes(mail)).toEqual({ status: 'sent' });
    expect(mailsTo(to)).toHaveLength(1);
  });

  it('throws, and sends nothing, while a code is not in the database', async () => {
    const { mail, to, codes } = await bought(['app']);
    const short = { ...mail, lines: mail.lines.map((line) => ({ ...line, quantity: 2 })) };
    const error = await errorOf(activities().mailCodes(short));

    expect(error).toMatchObject({ type: 'NotFound', nonRetryable: false });
    for (const secret of [to, ...codes.values()]) expect(traceOf(error)).not.toContain(secret);
    expect(mailsTo(to)).toEqual([]);
  });

  it.each([false, true])(
    'brings the codes of a product that is gone under its id, in a test (%p) too',
    async (test) => {
      const { mail, to, codes } = await bought(['app'], { test });
      const gone = { ...mail, lines: mail.lines.map((line) => ({ ...line, product: 'gone-app' })) };

      expect(await activities().mailCodes(gone)).toEqual({ status: 'sent' });
      const [sent] = mailsTo(to);
      expect(sent?.text).toContain('gone-app');
      for (const code of test ? ['SAMPLE-CODE'] : codes.values()) expect(sent?.text).toContain(code);
    },
  );

  it('brings samples for a test order, and says so', async () => {
    const { mail, to, codes } = await bought(['app'], { test: true }, 2);
    await activities().mailCodes(mail);
    const [sent] = mailsTo(to);

    expect(sent?.text).toContain('SAMPLE-CODE-1');
    expect(sent?.text).toContain('SAMPLE-CODE-2');
    expect(sent?.subject).toContain('[Test]');
    for (const code of codes.values()) expect(sent?.text).not.toContain(code);
  });

  it('throws for a template that cannot be filled in, and leaves a mail that has gone out alone', async () => {
    const template =
      '<mjml><mj-body><mj-section><mj-column><mj-text>{{#each</mj-text></mj-column></mj-section></mj-body></mjml>';
    await database.models.products.save(product('broken', { mail: { subject: null, template: null } }));
    const early = await bought(['broken']);
    await activities().mailCodes(early.mail);
    await database.models.products.save(product('broken', { mail: { subject: null, template } }));
    const late = await bought(['broken']);

    await expect(activities().mailCodes(late.mail)).rejects.toThrow();
    expect(await activities().mailCodes(early.mail)).toEqual({ status: 'sent' });
    expect(mailsTo(early.to)).toHaveLength(1);
  });

  it('throws the database’s error when the record fails, though the template is broken too', async () => {
    await database.models.products.save(product('doubly-broken', { mail: { subject: '{{#each', template: null } }));
    const { mail } = await bought(['doubly-broken']);
    const begin = async (): Promise<never> => {
      await new Promise((resolve) => setTimeout(resolve, 50)); // the template's failure comes first
      throw new Error('the database is away');
    };
    const models = { ...database.models, mails: { ...database.models.mails, begin } };

    await expect(activities(models).mailCodes(mail)).rejects.toThrow('the database is away');
  });
});

/** True when the server had taken the mail, and nobody wrote it down. */
const isDoubtful = (call: string | null, moment: Moment): boolean =>
  (call === 'mailer.send' && moment === 'after') || (call === 'mails.markSent' && moment === 'before');

const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

/** All that a log or Temporal could show of an error. */
const traceOf = (error: unknown): string =>
  error instanceof Error ? `${error.message} ${error.stack} ${JSON.stringify(error)} ${traceOf(error.cause)}` : '';
