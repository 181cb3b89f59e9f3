import { line as deliveredLine, lineInException, order } from '../models/orders';
import { useMailroom } from './mailroom';
import { fill, product, range, store } from './shop';

const nobody = { email: null, name: null, company: null, country: null };

describe('mailActivities', () => {
  const mailroom = useMailroom();
  const { database, activities, mailsTo } = mailroom;

  describe('warnLowStock', () => {
    const low = async (id: string, changes = {}) => {
      const notify = `${id}@example.com`;
      await database.models.products.save(product(id, { source: 'pool', lowStockThreshold: 10, notify, ...changes }));
      await fill(database.models, id, 7);
      return notify;
    };

    it('tells the vendor once per crossing, whatever the number of orders that see it at once', async () => {
      const notify = await low('scarce');
      const { warnLowStock } = activities();
      await Promise.all(range(20).map(() => warnLowStock('scarce')));
      await activities().warnLowStock('scarce');

      expect(mailsTo(notify)).toHaveLength(1);
      expect(mailsTo(notify)[0]?.text).toMatch(/\b7\b/);

      await database.models.stockWarnings.rearm('scarce');
      await Promise.all(range(20).map(() => warnLowStock('scarce')));
      expect(new Set(mailsTo(notify).map(({ messageId }) => messageId)).size).toBe(2);
      expect(mailsTo(notify)).toHaveLength(2);
    });

    it('is marked as sent after a repetition, and sent once', async () => {
      const notify = await low('interrupted');
      const markSent = () => Promise.reject(new Error('killed'));
      const models = { ...database.models, stockWarnings: { ...database.models.stockWarnings, markSent } };
      await expect(activities(models).warnLowStock('interrupted')).rejects.toThrow('killed');
      await activities().warnLowStock('interrupted');

      expect(mailsTo(notify)).toHaveLength(1);
      expect(await database.models.stockWarnings.due('interrupted')).toBeNull();
    });

    it('does nothing for a product without an address, or one that is gone', async () => {
      const notify = await low('silent', { notify: null });
      await activities().warnLowStock('silent');
      await activities().warnLowStock('removed');

      expect(mailsTo(notify)).toEqual([]);
      expect(await database.models.stockWarnings.due('silent')).toBe(1);
    });
  });

  describe('mailTransaction', () => {
    it('tells the vendor once of an order and its amounts, and no code or buyer', async () => {
      await database.models.stores.save(
        store({ id: 'reporting', name: 'Reporting shop', notify: 'vendor@example.com' }),
      );
      const lines = [deliveredLine({ quantity: 2 }), deliveredLine({ id: 'line-2', unitPrice: 100 })];
      const ended = order('transaction-1', {
        storeId: 'reporting',
        lines,
        buyer: { ...nobody, email: 'ann@example.com' },
      });
      const { mailTransaction } = activities();
      await Promise.all([mailTransaction(ended), mailTransaction(ended)]);
      await activities().mailTransaction(ended);

      const sent = mailsTo('vendor@example.com');
      expect(sent).toHaveLength(1);
      expect(sent[0]?.text).toContain('transaction-1');
      expect(sent[0]?.text).toContain('$98.00');
      expect(sent[0]?.text).toContain('$99.00');
      expect(sent[0]?.text).not.toContain('ann@example.com');
    });

    it('names no amount that the store has not told', async () => {
      await database.models.stores.save(store({ id: 'unpriced', notify: 'unpriced@example.com' }));
      const lines = [deliveredLine({ unitPrice: null }), deliveredLine({ id: 'line-2' })];
      await activities().mailTransaction(order('transaction-2', { storeId: 'unpriced', lines }));
      const [sent] = mailsTo('unpriced@example.com');

      expect(sent?.text).toContain('$49.00');
      expect(sent?.text).not.toContain('$0.00');
    });

    it('does nothing where the store does not ask for it', async () => {
      const before = mailsTo().length;
      await activities().mailTransaction(order('transaction-3'));

      expect(mailsTo()).toHaveLength(before);
    });
  });

  describe('mailClosing', () => {
    const closing = (externalId: string, email: string | null) => {
      const buyer = { ...nobody, email };
      return { order: order(externalId, { buyer, lines: [lineInException()] }), line: 'line-1', charged: true };
    };

    it('tells the buyer once that an item could not be delivered', async () => {
      await Promise.all(range(5).map(() => activities().mailClosing(closing('closed-0', null))));
      const told = closing('closed-1', 'closed@example.com');
      await activities().mailClosing(told);
      await activities().mailClosing(told);

      expect(mailsTo('closed@example.com')).toHaveLength(1);
      expect(mailsTo('closed@example.com')[0]?.text).toContain('closed-1');
    });

    it('names the order as the shop shows it to the buyer', async () => {
      const { order: closed, ...rest } = closing('closed-4', 'numbered@example.com');
      await activities().mailClosing({ ...rest, order: { ...closed, number: '#1004' } });
      const [sent] = mailsTo('numbered@example.com');

      expect(sent?.text).toContain('Order #1004.');
      expect(sent?.subject).toContain('order #1004');
    });

    it('is content with a refusal, and with a line that the order does not have', async () => {
      mailroom.mailbox.refuse(/./);
      await activities().mailClosing(closing('closed-2', 'gone@example.com'));
      await activities().mailClosing({ ...closing('closed-3', 'gone@example.com'), line: 'unknown' });

      expect(mailsTo('gone@example.com')).toEqual([]);
    });
  });
});
