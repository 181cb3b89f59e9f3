import { randomInt } from 'node:crypto';
import { DEFAULT_CODE_FORMAT, generateCode } from '../domain/code-format';
import type { Product } from '../domain/product';
import type { Platform, Store, StoreCredentials } from '../domain/store';
import type { Models } from '../models/models';

/** The webhook secret and license key of the sandbox's stores. */
export const SANDBOX_SECRET = 'sandbox-secret';

const POOL_SIZE = 100;
const VENDOR = 'vendor@example.com';

const product = (id: string, name: string, changes: Partial<Product> = {}): Product => ({
  id,
  name,
  source: 'generate',
  codeFormat: DEFAULT_CODE_FORMAT,
  lowStockThreshold: null,
  notify: VENDOR,
  minimumPrices: {},
  sampleCode: 'SAMPLE-CODE-NOT-FOR-USE',
  mail: { subject: null, template: null },
  ...changes,
});

const store = (id: string, name: string, platform: Platform): Store => ({
  id,
  name,
  platform,
  identification: {},
  products: {},
  delivery: 'email',
  paymentMode: 'prepaid',
  replyGraceMinutes: 60,
  acceptUnsigned: false,
  notify: null,
});

/** Puts the sandbox's products and stores where they are missing; what is there stays as the user has made it. */
export async function seed({ products, stores, codes }: Pick<Models, 'products' | 'stores' | 'codes'>): Promise<void> {
  const secrets = [{ value: SANDBOX_SECRET, acceptedUntil: null }];
  await addStore(stores, store('direct', 'Own site', 'direct'));
  await addStore(stores, store('fastspring', 'FastSpring', 'fastspring'), {
    webhookSecrets: secrets,
    licenseKeys: secrets,
  });

  const priced = { USD: 1000, EUR: 1000 };
  if (!(await products.find('desktop-app')))
    await products.save(product('desktop-app', 'Desktop App', { minimumPrices: priced }));
  if (await products.find('plugin')) return;
  await products.save(product('plugin', 'Plugin', { source: 'pool', lowStockThreshold: 10 }));
  const rows = Array.from({ length: POOL_SIZE }, (_, row) => ({
    row,
    code: generateCode(DEFAULT_CODE_FORMAT, randomInt),
  }));
  await codes.upload('plugin', rows);
}

async function addStore(stores: Models['stores'], added: Store, credentials?: StoreCredentials): Promise<void> {
  if (!(await stores.find(added.id))) await stores.save(added, credentials);
}
