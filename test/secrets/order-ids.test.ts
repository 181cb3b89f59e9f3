import fc from 'fast-check';
import { createOrderIds } from '../../secrets/order-ids';
import { testKey } from '../helpers/keys';

describe('createOrderIds', () => {
  const ids = createOrderIds(testKey('identity'));
  const others = createOrderIds(testKey('another identity'));
  // Every UTF-16 unit, lone surrogates too: a store may send anything.
  const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });

  it('leads from any store and external id to an order id and back', () => {
    fc.assert(
      fc.property(anyText, anyText, (storeId, externalId) => {
        const orderId = ids.orderIdOf(storeId, externalId);

        expect(orderId).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(ids.orderIdOf(storeId, externalId)).toBe(orderId);
        expect(ids.identityOf(orderId)).toEqual({ storeId, externalId });
        expect(ids.orderIdOfToken(ids.tokenOf(orderId))).toBe(orderId);
        expect(ids.orderIdOfStaffToken(ids.staffTokenOf(orderId))).toBe(orderId);
      }),
    );
  });

  it('gives different orders different ids', () => {
    fc.assert(
      fc.property(fc.tuple(anyText, anyText), fc.tuple(anyText, anyText), (one, other) => {
        fc.pre(one[0] !== other[0] || one[1] !== other[1]);

        expect(ids.orderIdOf(...one)).not.toBe(ids.orderIdOf(...other));
      }),
    );
    expect(ids.orderIdOf('a', 'b-c')).not.toBe(ids.orderIdOf('a-b', 'c'));
  });

  it('gives null for what it has not made', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(ids.identityOf(text)).toBeNull();
        expect(ids.orderIdOfToken(text)).toBeNull();
        expect(ids.orderIdOfStaffToken(text)).toBeNull();
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(ids.identityOf(Buffer.from(bytes).toString('base64url'))).toBeNull();
      }),
    );
  });

  it('gives null for an id in which any character has been changed, added or left out', () => {
    const orderId = ids.orderIdOf('fastspring', 'ACME-1');
    const forged = [...orderId].flatMap((character, place) => [
      orderId.slice(0, place) + (character === 'A' ? 'B' : 'A') + orderId.slice(place + 1),
      orderId.slice(0, place) + orderId.slice(place + 1),
      `${orderId.slice(0, place)}A${orderId.slice(place)}`,
    ]);
    const spelledOtherwise = [`${orderId}=`, `${orderId} `, orderId.slice(0, -1), `${orderId}A`];

    expect([...forged, ...spelledOtherwise].filter((id) => id !== orderId && ids.identityOf(id))).toEqual([]);
  });

  it('has one spelling for each id', () => {
    const orderId = ids.orderIdOf('direct', 'A-1');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const lastCharacters = [...alphabet].filter((last) => ids.identityOf(orderId.slice(0, -1) + last));

    expect(lastCharacters).toEqual([orderId.at(-1)]);
  });

  it('shows an order to nobody without the key', () => {
    const orderId = ids.orderIdOf('fastspring', 'ACME-1');

    expect(others.identityOf(orderId)).toBeNull();
    expect(others.orderIdOfToken(ids.tokenOf(orderId))).toBeNull();
    expect(Buffer.from(orderId, 'base64url').includes('ACME')).toBe(false);
  });

  it('keeps the status token and the order id apart', () => {
    const orderId = ids.orderIdOf('fastspring', 'ACME-1');

    expect(ids.tokenOf(orderId)).not.toContain(orderId);
    expect(ids.identityOf(ids.tokenOf(orderId))).toBeNull();
    expect(ids.orderIdOfToken(orderId)).toBeNull();
  });

  it("keeps the staff's token and the buyer's apart", () => {
    const orderId = ids.orderIdOf('fastspring', 'ACME-1');

    expect(ids.orderIdOfToken(ids.staffTokenOf(orderId))).toBeNull();
    expect(ids.orderIdOfStaffToken(ids.tokenOf(orderId))).toBeNull();
    expect(ids.identityOf(ids.staffTokenOf(orderId))).toBeNull();
  });
});
