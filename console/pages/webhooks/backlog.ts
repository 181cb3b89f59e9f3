import type { Endpoint } from './events';

/** The API counts no further. */
const MOST_COUNTED = 10_000;

const numberOf = (count: number): string => (count < MOST_COUNTED ? String(count) : `${MOST_COUNTED}+`);

/** What has not come through to an endpoint, in words. */
export function backlogOf({ pending, failed, held }: Endpoint['deliveries']): string {
  const parts: [number, string][] = [
    [pending, 'on the way'],
    [failed, 'failed'],
    [held, 'held'],
  ];
  const some = parts.filter(([count]) => count > 0).map(([count, word]) => `${numberOf(count)} ${word}`);
  return some.join(', ') || 'None';
}
