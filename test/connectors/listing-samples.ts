import type { Connector, EventPage } from '../../connectors/connector';
import { PlatformApiError, type ApiRequest, type PlatformAccess } from '../../connectors/platform-access';
import { MalformedDeliveryError } from '../../domain/errors';
import type { StoreEvent } from '../../domain/store-event';
import type { PlatformSamples, SampleMessage, SampleSale } from '../../samples/samples';
import { SALE, SECRET, toDelivery } from './sale-samples';

export const PERIOD = { since: '2026-11-18T12:00:00.000Z', until: '2026-11-21T13:00:00.000Z' };

/** What an API answers to a request; an error is thrown. */
type Answers = (request: ApiRequest, index: number) => unknown;

/** Where a listing is asked for, and what lets the store in. */
export interface Listed {
  events: StoreEvent[];
  asked: ApiRequest[];
}

/** Reads all pages of what an API lists, and remembers what it was asked. */
export async function listAll(
  connector: Connector,
  answers: Answers,
  { id = 'api-id', key = 'api-key', url = 'https://shop.example' }: Partial<PlatformAccess> = {},
): Promise<Listed> {
  const asked: ApiRequest[] = [];
  const call = async (request: ApiRequest): Promise<unknown> => {
    const answer = answers(request, asked.push(request) - 1);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const pages: EventPage[] = [];
  let cursor: string | null = null;
  do {
    const page: EventPage | undefined = await connector.listEvents?.({ ...PERIOD, cursor }, { id, key, url, call });
    if (!page) throw new Error('lists nothing');
    pages.push(page);
    ({ cursor } = page);
  } while (cursor !== null);
  return { events: pages.flatMap(({ events }) => events), asked };
}

/** A sale's messages as its platform keeps them. */
export const toldOf = (
  samples: PlatformSamples,
  events: readonly string[],
  sale: Partial<SampleSale> = {},
): SampleMessage[] =>
  events.map((event) => samples.sample(event, { ...SALE, ...sale }, { secret: SECRET, privateKey: '' }));

/** What comes of a sale's messages when its platform lists them, and none was delivered. */
export function listTold(
  connector: Connector,
  samples: PlatformSamples,
  events: readonly string[],
  sale: Partial<SampleSale> = {},
): Promise<Listed> {
  const answers = samples.listing?.(toldOf(samples, events, sale)) ?? {};
  return listAll(connector, ({ url }) => answers[new URL(url).pathname] ?? new PlatformApiError(404, 'answered 404'));
}

/** What comes of the same messages by webhook. */
export const deliverTold = (
  connector: Connector,
  samples: PlatformSamples,
  events: readonly string[],
  sale: Partial<SampleSale> = {},
): StoreEvent[] => toldOf(samples, events, sale).flatMap((message) => connector.parse(toDelivery(message)));

/** The parameters of a request. */
export const queryOf = (request: ApiRequest | undefined): Record<string, string> =>
  Object.fromEntries(new URL(request?.url ?? 'none:').searchParams);

/** Passes when it is told as such that the API is down or refuses, and when an answer that lists nothing is refused. */
export async function judgesAnswers(connector: Connector): Promise<void> {
  for (const status of [null, 401, 429, 503]) {
    const failure = new PlatformApiError(status, 'is not as it should be');
    await expect(listAll(connector, () => failure)).rejects.toBe(failure);
  }
  for (const garbage of [null, 'x', 7, {}, { error: 'x' }, { data: {}, orders: {}, items: {} }])
    await expect(listAll(connector, () => garbage)).rejects.toThrow(MalformedDeliveryError);
}
