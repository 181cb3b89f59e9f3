import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { productBody } from '../../api/schemas/products';
import { publisherBody } from '../../api/schemas/publishers';
import { storeBody } from '../../api/schemas/stores';
import { readCatalog } from '../../catalog/catalog-file';
import { DEFAULT_CODE_FORMAT } from '../../domain/code-format';
import { DEFAULT_PRODUCT_LICENSE } from '../../domain/product';

const env = { SECRET: 's3cret' };

const faultsOf = (text: string) => {
  const reading = readCatalog(text, env);
  return reading.status === 'refused' ? reading.faults : [];
};

describe('readCatalog', () => {
  it('fills in what is left out', () => {
    const reading = readCatalog('products:\n  app: { name: App, source: generate }\n', env);

    expect(reading).toEqual({
      status: 'read',
      warnings: [],
      catalog: {
        publishers: {},
        products: {
          app: {
            name: 'App',
            source: 'generate',
            rights: null,
            codeFormat: DEFAULT_CODE_FORMAT,
            lowStockThreshold: null,
            notify: null,
            minimumPrices: {},
            sampleCode: 'SAMPLE-CODE',
            mail: { subject: null, template: null },
            license: DEFAULT_PRODUCT_LICENSE,
          },
        },
        stores: {},
      },
    });
  });

  it('has a publisher’s product without a code format, unless one is named', () => {
    const formatOf = (settings: string) => {
      const reading = readCatalog(`products:\n  app: { name: App, ${settings} }\n`, env);
      return reading.status === 'read' && reading.catalog.products.app?.codeFormat;
    };

    expect(formatOf('source: rights')).toBeNull();
    expect(formatOf('source: rights, codeFormat: {}')).toEqual(DEFAULT_CODE_FORMAT);
    expect(formatOf('source: pool, codeFormat: null')).toBeNull();
    expect(formatOf('source: pool')).toEqual(DEFAULT_CODE_FORMAT);
  });

  const store = (value: string) =>
    `stores:\n  shop:\n    name: Shop\n    platform: fastspring\n    credentials:\n      webhookSecrets:\n        - value: ${value}\n`;

  it('takes secrets from the environment', () => {
    const reading = readCatalog(store('${SECRET}'), env);

    expect(reading).toMatchObject({
      warnings: [],
      catalog: { stores: { shop: { credentials: { webhookSecrets: [{ value: 's3cret', acceptedUntil: null }] } } } },
    });
  });

  it('names the line of a secret that the environment does not have', () => {
    expect(faultsOf(store('${OTHER}'))).toEqual(['line 7: OTHER is not set in the environment.']);
  });

  it('warns of a secret that stands in the file, without repeating it', () => {
    const reading = readCatalog(store('literal'), env);

    expect(reading).toMatchObject({ status: 'read', warnings: [expect.stringMatching(/^line 7: a secret stands/)] });
    expect(JSON.stringify(reading.status === 'read' && reading.warnings)).not.toContain('literal');
  });

  const publisher = (credentials: string) =>
    `publishers:\n  games:\n    name: Games\n    url: https://keys.example.com\n    credentials: ${credentials}\n`;

  it('fills in the settings of a publisher', () => {
    const reading = readCatalog(publisher('{ username: keyrail, password: "${SECRET}" }'), env);

    expect(reading).toMatchObject({
      warnings: [],
      catalog: {
        publishers: {
          games: {
            xml: { root: 'getKeyRequest', namespace: null, soap: 'none' },
            ...{ dialect: 'xml', revocationUrl: null, timeoutSeconds: 30, maximumConcurrency: 4 },
            credentials: { username: 'keyrail', password: 's3cret' },
          },
        },
      },
    });
  });

  it.each(['password', 'token', 'privateKey'])("warns of a publisher's %s that stands in the file", (name) => {
    expect(readCatalog(publisher(`{ ${name}: literal }`), env)).toMatchObject({
      warnings: [expect.stringMatching(/^line 5: a secret stands/)],
    });
  });

  it("takes a gateway's keys from the environment", () => {
    const gateway = '{ secretKey: "${SECRET}", publicKey: "${SECRET}" }';
    const text = `stores:\n  own: { name: Own, platform: direct, gateway: stripe, credentials: { gateway: ${gateway} } }\n`;

    expect(readCatalog(text, env)).toMatchObject({
      warnings: [],
      catalog: {
        stores: {
          own: {
            ...{ paymentMode: 'prepaid', paymentWindowDays: 7 },
            credentials: { gateway: { secretKey: 's3cret', publicKey: 's3cret' } },
          },
        },
      },
    });
  });

  const payPal = (credentials: string) =>
    `stores:\n  shop:\n    name: Shop\n    platform: paypal\n    credentials: ${credentials}\n`;

  it("takes what the platform's API lets Keyrail in by from the environment, and keys to trust", () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const text = payPal('{ api: { id: "${SECRET}", key: "${SECRET}" }, trustedKeys: ["${PEM}"] }');

    expect(readCatalog(text, { ...env, PEM: pem })).toMatchObject({
      warnings: [],
      catalog: { stores: { shop: { credentials: { api: { id: 's3cret', key: 's3cret' }, trustedKeys: [pem] } } } },
    });
  });

  it('refuses a key to trust that is none, and warns of an API key that stands in the file', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

    for (const wrong of ['no key', pem])
      expect(faultsOf(payPal(`{ trustedKeys: [${JSON.stringify(wrong)}] }`))).toEqual([
        expect.stringMatching(/^line 5: stores\.shop\.credentials\.trustedKeys\.0: .*PEM$/),
      ]);
    expect(readCatalog(payPal('{ api: { key: literal } }'), env)).toMatchObject({
      warnings: [expect.stringMatching(/^line 5: a secret stands/)],
    });
  });

  it('knows every field that the API has, with the same default, but leaves the address of a store as it is', () => {
    const [publisher, product, shop] = [
      { name: 'Games', url: 'https://keys.example.com' },
      { name: 'App', source: 'pool' },
      { name: 'Shop', platform: 'paypal' },
    ];
    const text = JSON.stringify({ publishers: { publisher }, products: { product }, stores: { shop } });
    const codeFormat = DEFAULT_CODE_FORMAT;
    const { apiUrl, ...settings } = storeBody.parse(shop);

    expect(apiUrl).toBeNull();
    expect(readCatalog(text, env)).toMatchObject({
      status: 'read',
      catalog: {
        publishers: { publisher: publisherBody.parse(publisher) },
        products: { product: { ...productBody.parse(product), codeFormat } },
        stores: { shop: settings },
      },
    });
  });

  it('leaves what looks like a reference alone elsewhere', () => {
    expect(readCatalog("products:\n  app: { name: '${SECRET}', source: pool }\n", env)).toMatchObject({
      catalog: { products: { app: { name: '${SECRET}' } } },
    });
  });

  it('lists every fault with its line and path', () => {
    const faults = faultsOf(
      'products:\n  app:\n    name: App\n    source: magic\n    prise: 1\nstores:\n  shop:\n    platform: ebay\n',
    );

    expect(faults).toEqual([
      expect.stringMatching(/^line 4: products\.app\.source: .*generate/),
      'line 2: products.app: nothing reads prise',
      expect.stringMatching(/^line 7: stores\.shop\.name: /),
      expect.stringMatching(/^line 8: stores\.shop\.platform: .*fastspring/),
    ]);
  });

  it.each([
    [
      'a code format whose codes could be guessed',
      'products:\n  app:\n    name: A\n    source: pool\n    codeFormat: { pattern: XXX }\n',
      /^line 5: products\.app\.codeFormat: its codes could be guessed: .* needs at least 14$/,
    ],
    [
      'an id that cannot stand in a URL',
      'products:\n  a/b: { name: A, source: pool }\n',
      /^line 2: products\.a\/b: .*not an id/,
    ],
    [
      'the same id twice',
      'products:\n  a: { name: A, source: pool }\n  a: { name: A, source: pool }\n',
      /^line 3: .*unique/,
    ],
    [
      'an address that is not encrypted',
      'publishers:\n  games: { name: G, url: http://keys.example.com }\n',
      /^line 2: publishers\.games\.url: .*https/,
    ],
    ['broken YAML', 'products:\n  a: [\n', /^line \d: /],
    ['text', 'hello\n', /^line 1: the file: /],
  ])('refuses %s', (_fault, text, message) => {
    expect(faultsOf(text)).toEqual([expect.stringMatching(message)]);
  });

  it('reads the example that comes with Keyrail', () => {
    const example = readFileSync(join(__dirname, '../../catalog.example.yaml'), 'utf8');
    const reading = readCatalog(example, { FASTSPRING_WEBHOOK_SECRET: 'a', FASTSPRING_LICENSE_KEY: 'b' });

    expect(reading).toMatchObject({
      status: 'read',
      warnings: [],
      // As the sandbox has it: applied there, the example must not take its gateway from the store.
      catalog: { stores: { direct: { gateway: 'sandbox' } } },
    });
  });
});
