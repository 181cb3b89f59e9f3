import { client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { without } from '../../parts/without';

type Product = Schemas['Product'];
type Store = Schemas['Store'];

/** Changes a product as it is now, for the call replaces the whole of it. */
export async function changeProduct(id: string, change: (product: Product) => Product): Promise<unknown> {
  const params = { path: { id } };
  const product = await doing(client.GET('/v1/products/{id}', { params }));
  if (!product) throw new Error('There is no answer.');
  return doing(client.PUT('/v1/products/{id}', { params, body: without(change(product), ['id']) }));
}

/** Says who is told when a product's codes run low. */
export const saveProductNotify = (id: string, notify: string | null): Promise<unknown> =>
  changeProduct(id, (product) => ({ ...product, notify }));

/** Says who is told of a store's transactions. */
export async function saveStoreNotify(id: string, notify: string | null): Promise<unknown> {
  const params = { path: { id } };
  const store = await doing(client.GET('/v1/stores/{id}', { params }));
  if (!store) throw new Error('There is no answer.');
  return doing(client.PUT('/v1/stores/{id}', { params, body: { ...settingsOf(store), notify } }));
}

/** What the API only tells of a store. */
type Told<Name> = Name extends 'id' | 'webhookUrl' | `has${string}` ? Name : never;

const isTold = (name: keyof Store): name is Told<keyof Store> => /^(?:id|webhookUrl|has[A-Z].*)$/.test(name);

const settingsOf = (store: Store): Schemas['StoreSettings'] =>
  without(store, (Object.keys(store) as (keyof Store)[]).filter(isTold));
