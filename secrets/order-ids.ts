import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

export interface OrderIds {
  /** The id of a store's order: always the same one, and nobody without the key can make it. */
  orderIdOf(storeId: string, externalId: string): string;
  /** What an order id was made of; null for one that was not made with this key. */
  identityOf(orderId: string): { storeId: string; externalId: string } | null;
  /** The unguessable token of an order's status page. */
  tokenOf(orderId: string): string;
  /** The order that a status token shows; null for a forged one, and for one of the staff. */
  orderIdOfToken(token: string): string | null;
  /** Another such token, for those of the shop who may see the page but no code: nobody makes the buyer's of it. */
  staffTokenOf(orderId: string): string;
  /** The order that a token of the staff shows; null for a forged one, and for the buyer's. */
  orderIdOfStaffToken(token: string): string | null;
}

/** Creates the two-way names of orders, so that an order can be found before it is in any database. */
export function createOrderIds(identityKey: Buffer): OrderIds {
  const orders = createSealedText(identityKey, 'order');
  const tokens = createSealedText(identityKey, 'token');
  const staffTokens = createSealedText(identityKey, 'staff token');
  return {
    // JSON keeps the two apart whatever they hold, lone surrogates too.
    orderIdOf: (storeId, externalId) => orders.seal(JSON.stringify([storeId, externalId])),
    identityOf(orderId) {
      const text = orders.open(orderId);
      if (text === null) return null;
      const [storeId, externalId] = JSON.parse(text) as [string, string];
      return { storeId, externalId };
    },
    tokenOf: (orderId) => tokens.seal(orderId),
    orderIdOfToken: (token) => tokens.open(token),
    staffTokenOf: (orderId) => staffTokens.seal(orderId),
    orderIdOfStaffToken: (token) => staffTokens.open(token),
  };
}

const IV_BYTES = 16;
const CIPHER = 'aes-256-ctr';

/** Deterministic authenticated encryption: the iv is a keyed hash of the text, and proves on opening that it is whole. */
function createSealedText(masterKey: Buffer, purpose: string) {
  const hashKey = derive(masterKey, `${purpose} iv`);
  const textKey = derive(masterKey, `${purpose} text`);
  const ivOf = (text: Buffer): Buffer => createHmac('sha256', hashKey).update(text).digest().subarray(0, IV_BYTES);

  return {
    seal(plain: string): string {
      const text = Buffer.from(plain, 'utf8');
      const iv = ivOf(text);
      return Buffer.concat([iv, createCipheriv(CIPHER, textKey, iv).update(text)]).toString('base64url');
    },
    open(sealed: string): string | null {
      const bytes = Buffer.from(sealed, 'base64url');
      // Base64 has several spellings of the same bytes, and an id must have one.
      if (bytes.length <= IV_BYTES || bytes.toString('base64url') !== sealed) return null;
      const iv = bytes.subarray(0, IV_BYTES);
      const text = createDecipheriv(CIPHER, textKey, iv).update(bytes.subarray(IV_BYTES));
      return timingSafeEqual(ivOf(text), iv) ? text.toString('utf8') : null;
    },
  };
}

const derive = (masterKey: Buffer, label: string): Buffer =>
  createHmac('sha256', masterKey).update(`keyrail ${label}`).digest();
