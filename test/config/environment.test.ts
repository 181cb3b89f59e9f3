import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { ConfigurationError, readEnvironment } from '../../config/environment';
import { apiAccessVariables, variables } from '../../config/variables';
import { PORT_VARIABLES } from '../../sandbox/engine-ports';

const key = () => randomBytes(32).toString('base64');

const keys = { ENCRYPTION_KEYS: `k2:${key()},k1:${key()}`, INDEX_KEY: key(), IDENTITY_KEY: key() };

const production = {
  ...keys,
  PUBLIC_URL: 'https://keys.example.com/',
  TEMPORAL_ADDRESS: 'temporal.internal:7233',
  TEMPORAL_NAMESPACE: 'orders',
  MONGODB_URI: 'mongodb://mongo-1,mongo-2/keyrail?replicaSet=rs0',
  ADMIN_KEY: key(),
  SMTP_URL: 'smtps://user:password@smtp.example.com:465',
  MAIL_FROM: 'Example Software <keys@example.com>',
  VENDOR_NAME: 'Example Software',
};

function faultsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    readEnvironment(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

const namesIn = (faults: string[]) => faults.map((fault) => fault.split(' ')[0]).sort();

describe('readEnvironment', () => {
  it('reads a production environment and fills in what is neither secret nor an address', () => {
    const environment = readEnvironment(production);

    expect(environment).toEqual({
      sandbox: false,
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'https://keys.example.com',
      temporalAddress: 'temporal.internal:7233',
      temporalNamespace: 'orders',
      temporalTls: false,
      temporalApiKey: null,
      temporalUiUrl: null,
      mongodbUri: production.MONGODB_URI,
      adminKey: production.ADMIN_KEY,
      keys: { keys: keys.ENCRYPTION_KEYS, indexKey: keys.INDEX_KEY, identityKey: keys.IDENTITY_KEY },
      smtpUrl: production.SMTP_URL,
      mailFrom: production.MAIL_FROM,
      vendorName: 'Example Software',
      webhookRateLimit: 600,
      publicRateLimit: 60,
      licenseRateLimit: 30_000,
      replyWaitSeconds: 10,
      maximumUnits: 1000,
      trustedProxies: 0,
      maxCachedWorkflows: 1000,
      mailPoolSize: 5,
      sandboxPaymentsUrl: null,
      logLevel: 'info',
    });
  });

  it('lists everything that is missing at once', () => {
    expect(namesIn(faultsOf({}))).toEqual(Object.keys(production).sort());
  });

  it('lists missing and wrong variables together, each with its purpose and an example', () => {
    const faults = faultsOf({
      ...production,
      VENDOR_NAME: undefined,
      PORT: 'http',
      INDEX_KEY: 'short',
      MONGODB_URI: 'localhost',
    });

    expect(namesIn(faults)).toEqual(['INDEX_KEY', 'MONGODB_URI', 'PORT', 'VENDOR_NAME']);
    expect(faults.find((fault) => fault.startsWith('INDEX_KEY'))).toMatch(
      /32 bytes[^]*fingerprints[^]*openssl rand -base64 32/,
    );
  });

  it('never repeats a value, which may be a secret', () => {
    const faults = faultsOf({ ...production, INDEX_KEY: 'nearly-a-secret', ADMIN_KEY: 'too-short' });

    expect(faults.join()).not.toMatch(/nearly-a-secret|too-short/);
  });

  it.each([
    ['PUBLIC_URL', 'keys.example.com'],
    ['PUBLIC_URL', 'ftp://keys.example.com'],
    ['PUBLIC_URL', 'https://keys example.com'],
    ['TEMPORAL_ADDRESS', 'http://temporal:7233'],
    ['TEMPORAL_ADDRESS', 'temporal'],
    ['TEMPORAL_TLS', 'yes'],
    ['MAIL_FROM', 'Example Software'],
    ['ENCRYPTION_KEYS', key()],
    ['ENCRYPTION_KEYS', `k1:${key()},k1:${key()}`],
    ['ENCRYPTION_KEYS', `k1:${key()},`],
    ['IDENTITY_KEY', randomBytes(16).toString('base64')],
    ['ADMIN_KEY', 'sandbox-admin'],
    ['PORT', '0'],
    ['PORT', '65536'],
    ['REPLY_WAIT_SECONDS', '-1'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s', (name, value) => {
    expect(namesIn(faultsOf({ ...production, [name]: value }))).toEqual([name]);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readEnvironment({ ...production, PORT: '', TEMPORAL_API_KEY: ' ' })).toMatchObject({
      port: 3000,
      temporalApiKey: null,
    });
  });

  it('reaches Temporal over TLS when there is an API key', () => {
    expect(readEnvironment({ ...production, TEMPORAL_API_KEY: 'cloud' })).toMatchObject({ temporalTls: true });
  });

  it('needs nothing but the three keys in the sandbox', () => {
    const environment = readEnvironment({ ...keys, KEYRAIL_SANDBOX: '1', PORT: '4000' });

    expect(environment).toMatchObject({ sandbox: true, publicUrl: 'http://127.0.0.1:4000', adminKey: 'sandbox-admin' });
    expect(namesIn(faultsOf({ KEYRAIL_SANDBOX: '1' }))).toEqual(['ENCRYPTION_KEYS', 'IDENTITY_KEY', 'INDEX_KEY']);
  });
});

describe('SANDBOX_PAYMENTS_URL', () => {
  const SANDBOX_PAYMENTS_URL = 'http://127.0.0.1:3011/';

  it('means something in the sandbox only', () => {
    const sandbox = readEnvironment({ ...keys, KEYRAIL_SANDBOX: '1', SANDBOX_PAYMENTS_URL });

    expect(sandbox.sandboxPaymentsUrl).toBe('http://127.0.0.1:3011');
    expect(readEnvironment({ ...production, SANDBOX_PAYMENTS_URL }).sandboxPaymentsUrl).toBeNull();
    expect(readEnvironment({ ...keys, KEYRAIL_SANDBOX: '1' }).sandboxPaymentsUrl).toBeNull();
  });
});

describe('.env.example', () => {
  const root = join(__dirname, '../..');
  const example = readFileSync(join(root, '.env.example'), 'utf8');
  const compose = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
  const named = [...example.matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);

  it('names every variable once, and none that nothing reads', () => {
    const inCompose = [...compose.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);
    const ofCommands = [...Object.keys(apiAccessVariables.shape), 'KEYRAIL_DATA', ...PORT_VARIABLES];
    const read = new Set([...Object.keys(variables.shape), ...ofCommands, ...inCompose]);

    expect([...named].sort()).toEqual([...read].sort());
  });

  it('leaves empty just what has no default, and is complete once that is filled in', () => {
    const given = parseEnv(example);
    const empty = Object.keys(given).filter((name) => given[name] === '' && name in variables.shape);

    expect([...empty, 'TEMPORAL_NAMESPACE'].sort()).toEqual(Object.keys(production).sort());
    expect(faultsOf({ ...given, ...production })).toEqual([]);
  });
});
