import { redeliveryEntries } from '../../domain/redelivery';

describe('redeliveryEntries', () => {
  const at = '2026-03-01T10:00:00.000Z';
  const redelivery = { orderId: 'order-1', n: 3, at, email: 'ann@example.org', by: 'olga', why: 'lost', refusal: null };
  const resent = { at, event: 'resent', line: null, by: 'olga', why: 'lost', note: 'redelivery 3' };

  it('tells who asked and which redelivery it was, without the address', () => {
    expect(redeliveryEntries(redelivery)).toEqual([resent]);
  });

  it('tells of a refusal besides', () => {
    expect(redeliveryEntries({ ...redelivery, refusal: '550 no such user' })).toEqual([
      resent,
      { at, event: 'undeliverable', line: null, by: null, why: null, note: '550 no such user' },
    ]);
  });
});
