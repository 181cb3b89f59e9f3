import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { findConnector } from '../connectors/registry';
import type { DeliveringPlatform } from '../domain/store';
import { dataFolderOf } from '../maintenance/data-folder';
import { PLATFORM_SAMPLES } from './deliveries/registry';
import type { PlatformSamples, SampleDelivery, SampleSale } from './deliveries/samples';
import { sandboxKeyPair } from './key-pair';
import { SANDBOX_SECRET } from './seed-stores';

const PLATFORMS = Object.keys(PLATFORM_SAMPLES) as DeliveringPlatform[];

const USAGE = `npm run deliver -- <platform> [event] [--order ID] [--tamper] [--twice] [--missed]

  --order ID   of an earlier delivery, for an event of the same sale
  --tamper     changes the delivery after it has been signed: it must be refused
  --twice      delivers it twice at once
  --missed     lets the delivery be lost: the platform's API has it to tell when it is asked

Platforms and their events:
`;

const say = (line: string): void => console.log(line);

/** Sends the running sandbox what a platform would; fails when it is refused. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      order: { type: 'string' },
      tamper: { type: 'boolean' },
      twice: { type: 'boolean' },
      missed: { type: 'boolean' },
    },
  });
  const [given, named] = positionals;
  const platform = PLATFORMS.find((name) => name === given);
  if (!platform) throw new Error(`${given ? `No platform that delivers is called ${given}.\n\n` : ''}${usage()}`);
  const samples = PLATFORM_SAMPLES[platform];
  const event = named ?? samples.events[0];
  if (event === undefined || !samples.events.includes(event))
    throw new Error(`${platform} has no event ${event}. It has: ${samples.events.join(', ')}`);

  const sale = sampleSale(values.order ?? randomUUID().slice(0, 8));
  const { privateKey } = await sandboxKeyPair(dataFolderOf(process.env));
  const signed = samples.sample(event, sale, { secret: SANDBOX_SECRET, privateKey });
  const delivery = values.tamper ? tampered(signed, sale) : signed;
  const url = `http://127.0.0.1:${process.env.PORT ?? '3000'}`;
  const api = `${url}/sandbox/platforms/${platform}`;
  if (delivery.api) await tellApi('PUT', api, delivery.api);
  if (samples.listing && !values.tamper)
    await tellApi('POST', `${api}/messages`, { headers: signed.headers, body: signed.body });
  if (values.missed) return tellMissed(samples, platform, url);

  const address = `${url}/webhooks/${platform}`;
  say(`POST ${address}\n${headersOf(delivery)}\n\n${delivery.body}\n`);
  const answers = await Promise.all(Array.from({ length: values.twice ? 2 : 1 }, () => deliver(address, delivery)));
  for (const { status, body } of answers) say(`${status} ${body}`.trim());
  if (!values.tamper) tellMore(samples, delivery, sale, platform, event);
  process.exitCode = answers.every(({ status }) => status < 300) ? 0 : 1;
}

const usage = (): string =>
  USAGE +
  Object.entries(PLATFORM_SAMPLES)
    .map(([name, { events }]) => `  ${name.padEnd(18)} ${events.join(', ')}`)
    .join('\n');

const sampleSale = (id: string): SampleSale => ({
  id,
  email: 'zoe@example.com',
  name: 'Zoë Müller',
  currency: 'USD',
  items: [{ product: 'desktop-app', quantity: 2, unitPrice: 4900 }],
  test: false,
  now: new Date(),
});

/** Another sale's id in place of the signed one: whoever does not check the signature takes it for a sale. */
const tampered = (delivery: SampleDelivery, { id }: SampleSale): SampleDelivery => ({
  ...delivery,
  body: delivery.body.replaceAll(id, `${id}-forged`),
});

const headersOf = ({ headers }: SampleDelivery): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

async function tellApi(method: 'PUT' | 'POST', url: string, answers: Record<string, unknown>): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, body: JSON.stringify(answers) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: is this the sandbox of npm start?`);
}

async function deliver(url: string, { headers, body }: SampleDelivery): Promise<{ status: number; body: string }> {
  const response = await fetch(url, { method: 'POST', headers, body });
  return { status: response.status, body: await response.text() };
}

function tellMissed({ listing }: PlatformSamples, platform: DeliveringPlatform, url: string): void {
  if (!listing) throw new Error(`The API of ${platform} does not list what has happened: what is missed is lost.`);
  say(`Not delivered. Keyrail finds it when it asks:

curl -s -X POST -H 'Authorization: Bearer sandbox-admin' -H 'Content-Type: application/json' -d '{}' \\
  ${url}/v1/stores/${platform}/reconciliations

What it has found:

curl -s -H 'Authorization: Bearer sandbox-admin' '${url}/v1/stores/${platform}/reconciliations?limit=1'`);
}

/** The external ids of the orders that a delivery tells of. */
function ordersIn({ headers, body }: SampleDelivery, platform: DeliveringPlatform): string[] {
  const names = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const events = findConnector(platform)?.parse({ rawBody: Buffer.from(body), headers: Object.fromEntries(names) });
  return [...new Set(events?.flatMap((event) => ('externalId' in event ? (event.externalId ?? []) : [])))];
}

function tellMore(
  samples: PlatformSamples,
  delivery: SampleDelivery,
  sale: SampleSale,
  platform: DeliveringPlatform,
  event: string,
): void {
  for (const externalId of ordersIn(delivery, platform))
    say(`\nThe order:  curl -s -H 'Authorization: Bearer sandbox-admin' \\
  'http://127.0.0.1:${process.env.PORT ?? '3000'}/v1/orders?store=${platform}&externalId=${encodeURIComponent(externalId)}'`);
  const others = samples.events.filter((name) => name !== event);
  if (others.length > 0)
    say(`More of it: npm run deliver -- ${platform} EVENT --order ${sale.id}, with EVENT of ${others.join(', ')}`);
}

main().catch((error: unknown) => {
  const isDown = error instanceof TypeError && error.message === 'fetch failed';
  console.error(isDown ? 'Nothing answers there. Start the sandbox first: npm start' : (error as Error).message);
  process.exit(1);
});
