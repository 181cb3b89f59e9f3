import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCatalog } from '../../catalog/catalog-file';
import { DEFAULT_CODE_FORMAT } from '../../domain/code-format';

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
        products: {
          app: {
            name: 'App',
            source: 'generate',
            codeFormat: DEFAULT_CODE_FORMAT,
            lowStockThreshold: null,
            notify: null,
            minimumPrices: {},
            sampleCode: 'SAMPLE-CODE',
            mail: { subject: null, template: null },
          },
        },
        stores: {},
      },
    });
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
      /^line 5: products\.app\.codeFormat: .*64/,
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
    ['broken YAML', 'products:\n  a: [\n', /^line \d: /],
    ['text', 'hello\n', /^line 1: the file: /],
  ])('refuses %s', (_fault, text, message) => {
    expect(faultsOf(text)).toEqual([expect.stringMatching(message)]);
  });

  it('reads the example that comes with Keyrail', () => {
    const example = readFileSync(join(__dirname, '../../catalog.example.yaml'), 'utf8');
    const reading = readCatalog(example, { FASTSPRING_WEBHOOK_SECRET: 'a', FASTSPRING_LICENSE_KEY: 'b' });

    expect(reading).toMatchObject({ status: 'read', warnings: [] });
  });
});
