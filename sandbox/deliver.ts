import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { DeliveringPlatform } from '../domain/store';
import { dataFolderOf } from '../maintenance/data-folder';
import { PLATFORM_SAMPLES } from '../samples/registry';
import type { PlatformSamples, SampleDelivery, SampleSale } from '../samples/samples';
import { sandboxKeyPair } from './key-pair';
import { ordersIn, SAMPLED_PLATFORMS as PLATFORMS, sendDelivery, tellPlatform } from './platform-delivery';
import { SANDBOX_SECRET } from './seed-stores';

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
  await tellPlatform(url, platform, delivery, !values.tamper);
  if (values.missed) return tellMissed(samples, platform, url);

  const address = `${url}/webhooks/${platform}`;
  say(`POST ${address}\n${headersOf(delivery)}\n\n${delivery.body}\n`);
  const answers = await Promise.all(
    Array.from({ length: values.twice ? 2 : 1 }, () => sendDelivery(url, platform, delivery)),
  );
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

function tellMissed({ listing }: PlatformSamples, platform: DeliveringPlatform, url: string): void {
  if (!listing) throw new Error(`The API of ${platform} does not list what has happened: what is missed is lost.`);
  say(`Not delivered. Keyrail finds it when it asks:

curl -s -X POST -H 'Authorization: Bearer sandbox-admin' -H 'Content-Type: application/json' -d '{}' \\
  ${url}/v1/stores/${platform}/reconciliations

What it has found:

curl -s -H 'Authorization: Bearer sandbox-admin' '${url}/v1/stores/${platform}/reconciliations?limit=1'`);
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
