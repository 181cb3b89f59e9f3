import { useDatabase } from '../helpers/database';

describe('mails', () => {
  const database = useDatabase();
  const mails = () => database.models.mails;
  const about = (messageId: string) => ({ kind: 'codes', orderId: 'order-1', messageId });
  const sentAt = new Date('2026-03-01T10:00:00.000Z');

  it('records a mail by what it delivers', async () => {
    const begun = await mails().begin('codes/1', about('<1@example.com>'));

    expect(begun).toEqual({
      key: 'codes/1',
      ...about('<1@example.com>'),
      status: 'sending',
      attempts: 1,
      sentAt: null,
      refusal: null,
    });
    expect(await mails().find('codes/1')).toEqual(begun);
    expect(await mails().find('codes/2')).toBeNull();
  });

  it('counts the attempts', async () => {
    await Promise.all(Array.from({ length: 20 }, () => mails().begin('codes/counted', about('<2@example.com>'))));

    expect(await mails().find('codes/counted')).toMatchObject({ status: 'sending', attempts: 20 });
  });

  it('lists the newest of an order in the order in which they were begun', async () => {
    for (const number of ['1', '2', '3'])
      await mails().begin(`codes/listed-${number}`, { kind: 'codes', orderId: 'listed', messageId: number });

    expect((await mails().listOfOrder('listed', 2)).map(({ messageId }) => messageId)).toEqual(['2', '3']);
  });

  it('leaves a mail alone that has been sent', async () => {
    await mails().begin('codes/sent', about('<3@example.com>'));
    await mails().markSent('codes/sent', sentAt);
    const again = await mails().begin('codes/sent', about('<other@example.com>'));

    expect(again).toMatchObject({
      status: 'sent',
      attempts: 1,
      sentAt: sentAt.toISOString(),
      messageId: '<3@example.com>',
    });
  });

  it('leaves a mail alone that has been refused', async () => {
    await mails().begin('codes/refused', about('<4@example.com>'));
    await mails().markRefused('codes/refused', '550 no such user');

    expect(await mails().begin('codes/refused', about('<4@example.com>'))).toMatchObject({
      status: 'refused',
      attempts: 1,
      refusal: '550 no such user',
    });
  });

  it('finds a mail that came back by its message id', async () => {
    await mails().begin('codes/bounced', about('<5@example.com>'));
    await mails().markSent('codes/bounced', sentAt);
    await mails().markRefused('codes/bounced', '5.1.1');

    expect(await mails().findByMessageId('<5@example.com>')).toMatchObject({ key: 'codes/bounced', status: 'refused' });
    expect(await mails().findByMessageId('<unknown@example.com>')).toBeNull();
  });
});
