import { randomInt } from 'node:crypto';
import { DEFAULT_CODE_FORMAT, generateCode } from '../domain/code-format';
import { DEFAULT_PRODUCT_LICENSE, type Product, type ProductLicense } from '../domain/product';
import type { Publisher } from '../domain/publisher';
import type { Models } from '../models/models';
import type { SandboxKeyServer } from './key-server';
import { isOnLoopback, seededStore } from './seed-stores';

const POOL_SIZE = 100;
const VENDOR = 'vendor@example.com';

const product = (id: string, name: string, changes: Partial<Product> = {}): Product => ({
  id,
  name,
  source: 'generate',
  rights: null,
  codeFormat: DEFAULT_CODE_FORMAT,
  lowStockThreshold: null,
  notify: VENDOR,
  minimumPrices: {},
  sampleCode: 'SAMPLE-CODE-NOT-FOR-USE',
  mail: { subject: null, template: null },
  license: DEFAULT_PRODUCT_LICENSE,
  ...changes,
});

const YEARLY: ProductLicense = { ...DEFAULT_PRODUCT_LICENSE, days: 365, features: { edition: 'standard' } };

const PUBLISHER = 'space-publisher';

const publisher = ({ url, revocationUrl }: KeyServerAddress): Publisher => ({
  id: PUBLISHER,
  name: 'Space Publisher',
  url,
  revocationUrl,
  dialect: 'xml',
  authentication: 'none',
  xml: { root: 'getKeyRequest', namespace: null, revocationRoot: null, revocationNamespace: null, soap: 'none' },
  companyId: null,
  siteId: null,
  timeoutSeconds: 30,
  maximumConcurrency: 10,
});

type KeyServerAddress = Pick<SandboxKeyServer, 'url' | 'revocationUrl'>;
type SeededModels = Pick<Models, 'publishers' | 'products' | 'stores' | 'codes'>;

/** Puts the sandbox's publisher, products and own store where they are missing; what is there stays as the user has made it. */
export async function seed(models: SeededModels, keyServer: KeyServerAddress): Promise<void> {
  const { stores, publishers, products } = models;
  if (!(await stores.find('direct'))) await stores.save({ ...seededStore('direct', 'Own site'), gateway: 'sandbox' });
  await stores.addGateway('direct', 'sandbox');
  await addPublisher(publishers, keyServer);
  await seedProducts(models);
  if (!(await products.find('space-game'))) {
    const rights = { publisher: PUBLISHER, externalReference: null, attributes: {} };
    const codeFormat = { ...DEFAULT_CODE_FORMAT, prefix: 'SPACE-' };
    await products.save(product('space-game', 'Space Game', { source: 'rights', rights, codeFormat }));
  }
}

async function seedProducts({ products, codes }: SeededModels): Promise<void> {
  const priced = { USD: 1000, EUR: 1000 };
  if (!(await products.find('desktop-app')))
    await products.save(product('desktop-app', 'Desktop App', { minimumPrices: priced, license: YEARLY }));
  if (await products.find('plugin')) return;
  // The product comes last: a start that was broken off before it fills up the pool at the next one.
  const missing = POOL_SIZE - (await codes.countAvailable('plugin'));
  const rows = Array.from({ length: Math.max(0, missing) }, (_, row) => ({
    row,
    code: generateCode(DEFAULT_CODE_FORMAT, randomInt),
  }));
  await codes.upload('plugin', rows);
  await products.save(product('plugin', 'Plugin', { source: 'pool', lowStockThreshold: 10 }));
}

/** The sandbox's own key server may have moved to another port since the last start; another one stays. */
async function addPublisher(publishers: Models['publishers'], { url, revocationUrl }: KeyServerAddress): Promise<void> {
  const known = await publishers.find(PUBLISHER);
  if (!known) await publishers.save(publisher({ url, revocationUrl }));
  else
    await publishers.save({
      ...known,
      url: isOnLoopback(known.url) ? url : known.url,
      revocationUrl: isOnLoopback(known.revocationUrl) ? revocationUrl : known.revocationUrl,
    });
}
