import type { Period } from '../domain/period';
import { publisherReport, type PublisherReport } from '../domain/publisher-report';
import type { Models } from './models';

/** How the key servers of all publishers have done on these days, also of those that were removed since; by the publishers' ids. */
export async function readPublisherReports(
  { publishers, publisherDays }: Pick<Models, 'publishers' | 'publisherDays'>,
  days: Period,
): Promise<PublisherReport[]> {
  const [known, counted] = await Promise.all([publishers.list(), publisherDays.sum(days)]);
  const ids = new Set([...known.map(({ id }) => id), ...counted.keys()]);
  return [...ids]
    .sort()
    .map((publisher) =>
      publisherReport(counted.get(publisher) ?? { publisher, outcomes: new Map(), times: new Map() }),
    );
}
