import { line, lineInException, order } from '../models/orders';
import { useMailroom } from './mailroom';
import { fill, product } from './shop';

const TO = 'vendor@example.com';
const day = (n: number, time = '07:00:00'): string => `2026-03-${String(n).padStart(2, '0')}T${time}.000Z`;

describe('mailSummary', () => {
  const mailroom = useMailroom();
  const { database, activities, mailsTo } = mailroom;
  const save = (changes = {}) => database.models.summaries.save({ to: TO, every: 'day', hour: 7, ...changes });
  const sentUntil = async () => (await database.models.summaries.get()).sentUntil;
  let told = 0;
  const newMails = () => mailsTo(TO).slice(told);

  beforeAll(async () => {
    const { orders, publisherDays, codes, products } = database.models;
    const accepted = (n: number, changes = {}) => order(`A-${n}`, { acceptedAt: day(n), ...changes });
    await orders.record(accepted(1));
    await orders.record(accepted(2, { lines: [line({ quantity: 2 }), line({ id: 'line-2', state: 'refunded' })] }));
    await orders.record(accepted(3, { currency: 'EUR', state: 'exception', lines: [lineInException()] }));
    await orders.record(accepted(4, { test: true }));
    await products.save(product('scarce', { source: 'pool' }));
    await fill(database.models, 'scarce', 20);
    for (const unit of Array(10).keys()) await codes.reserve('scarce', `order/line/${unit}`);
    const attempt = { publisher: 'games', durationMs: 80, httpStatus: 200 };
    for (const n of [2, 3, 4])
      await publisherDays.count({ ...attempt, askedAt: new Date(day(n)), outcome: n === 3 ? 'refused' : 'granted' });
  });
  beforeEach(async () => {
    await save({ every: null });
    told = mailsTo(TO).length;
  });

  it('tells of the orders of the period, what waits, what runs low, and the failures of the days that have ended', async () => {
    await save();
    await database.models.summaries.markSent(new Date(day(2)));
    const now = new Date();
    const outcome = await activities().mailSummary(day(5));
    const [mail] = newMails();

    expect(outcome).toBe('sent');
    expect(mail?.subject).toBe('Example Software: new orders 2, lines to see to 1');
    expect(mail?.text).toContain('From 2026-03-02 07:00 UTC to 2026-03-05 07:00 UTC');
    expect(mail?.text).toContain('exception: 1\ndelivered: 1');
    expect(mail?.text).toContain('€49.00\n$98.00');
    expect(mail?.text).toContain('unknown_product: 1');
    expect(mail?.text).toContain('games: 1 of 3 tries brought no key (refused 1)');
    expect(now.getTime() > Date.parse(day(5)) || mail?.text.includes('scarce: 10 codes left')).toBe(true);
    expect(mail?.text).not.toMatch(/@|\{\{|undefined/);
    expect(await sentUntil()).toBe(day(5));
  });

  it('tells of a day or a week the first time, and then of what has come since', async () => {
    await save({ every: 'week' });
    await activities().mailSummary(day(9));
    await activities().mailSummary(day(10));

    expect(newMails().map(({ text }) => /From .*UTC/.exec(text)?.[0])).toEqual([
      'From 2026-03-02 07:00 UTC to 2026-03-09 07:00 UTC',
      'From 2026-03-09 07:00 UTC to 2026-03-10 07:00 UTC',
    ]);
  });

  it('is sent for a period in which nothing has happened', async () => {
    await save();
    await activities().mailSummary(day(20));

    expect(newMails()[0]?.subject).toContain('new orders 0');
    expect(newMails()[0]?.text).not.toContain('Revenue');
  });

  it('is sent once, whatever is repeated and whenever its worker is killed', async () => {
    await save();
    const markSent = () => Promise.reject(new Error('killed'));
    const models = { ...database.models, summaries: { ...database.models.summaries, markSent } };
    await expect(activities(models).mailSummary(day(12))).rejects.toThrow('killed');
    await activities().mailSummary(day(12));
    await Promise.all([activities().mailSummary(day(12)), activities().mailSummary(day(12))]);
    await activities().mailSummary(day(11));

    expect(newMails()).toHaveLength(1);
    expect(await sentUntil()).toBe(day(12));
  });

  it('leaves to the next one what the mail server has refused', async () => {
    await save();
    await database.models.summaries.markSent(new Date(day(13)));
    mailroom.mailbox.refuse(/./);
    const refused = await activities().mailSummary(day(14));
    mailroom.mailbox.refuse(null);
    await activities().mailSummary(day(15));

    expect(refused).toBe('refused');
    expect(newMails().map(({ text }) => text.includes('From 2026-03-13 07:00 UTC to 2026-03-15'))).toEqual([true]);
  });

  it('is sent to nobody once it is off', async () => {
    expect(await activities().mailSummary(day(16))).toBe('off');
    expect(newMails()).toEqual([]);
  });
});
