import { Badge } from '@mantine/core';
import { api } from '../api/client';

const LOOKED_AT_MILLISECONDS = 10_000;
const MOST_SHOWN = 999;

/** How many lines wait for a person, beside the page's name; nothing where none does. */
export function WaitingCount() {
  const params = { query: { period: '24h' } } as const;
  const { data } = api.useQuery(
    'get',
    '/v1/reports/overview',
    { params },
    { refetchInterval: LOOKED_AT_MILLISECONDS, staleTime: LOOKED_AT_MILLISECONDS },
  );
  const count = data?.exceptions.reduce((sum, { count: ofReason }) => sum + ofReason, 0) ?? 0;
  if (count === 0) return null;
  return (
    <Badge size="sm" variant="light" color="orange" tt="none">
      {count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}
    </Badge>
  );
}
