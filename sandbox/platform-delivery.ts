import type { DeliveringPlatform } from '../domain/store';
import { findConnector } from '../connectors/registry';
import { PLATFORM_SAMPLES } from '../samples/registry';
import type { SampleDelivery } from '../samples/samples';

/** The platforms that deliver, by the names of their stores in the sandbox. */
export const SAMPLED_PLATFORMS = Object.keys(PLATFORM_SAMPLES) as DeliveringPlatform[];

/** Where a platform's API is in the sandbox of this address. */
export const platformApi = (url: string, platform: DeliveringPlatform): string =>
  `${url}/sandbox/platforms/${platform}`;

/** Lets a platform's API know of a sale before its message comes: what it answers, and that the message has been sent. */
export async function tellPlatform(
  url: string,
  platform: DeliveringPlatform,
  { headers, body, api: answers }: SampleDelivery,
  isListed = true,
): Promise<void> {
  const api = platformApi(url, platform);
  if (answers) await tellApi('PUT', api, answers);
  if (PLATFORM_SAMPLES[platform].listing && isListed) await tellApi('POST', `${api}/messages`, { headers, body });
}

/** Sends a delivery as its platform does, and answers with what the webhook of the store of this id has said. */
export async function sendDelivery(
  url: string,
  store: string,
  { headers, body }: SampleDelivery,
): Promise<{ status: number; body: string }> {
  const response = await fetch(`${url}/webhooks/${store}`, { method: 'POST', headers, body });
  return { status: response.status, body: await response.text() };
}

/** The external ids of the orders that a delivery tells of. */
export function ordersIn({ headers, body }: SampleDelivery, platform: DeliveringPlatform): string[] {
  const names = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const events = findConnector(platform)?.parse({ rawBody: Buffer.from(body), headers: Object.fromEntries(names) });
  return [...new Set(events?.flatMap((event) => ('externalId' in event ? (event.externalId ?? []) : [])))];
}

async function tellApi(method: 'PUT' | 'POST', url: string, answers: Record<string, unknown>): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, body: JSON.stringify(answers) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: is this the sandbox of npm start?`);
}
