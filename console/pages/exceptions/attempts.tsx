import { Badge, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { api, type Schemas } from '../../api/client';
import { LIVE_MILLISECONDS } from '../../api/queries';
import { ProblemAlert } from '../../parts/problem-alert';
import { inWords } from '../../parts/state-badge';
import { Time } from '../../parts/time';
import type { Line } from './action-words';

type Attempt = Schemas['Attempt'];

const SOON_MILLISECONDS = 1_000;
const NEWS_MILLISECONDS = 10_000;

/** While a line is under way, and right after it has come to wait, there may be another answer. */
const isNews = ({ exception }: Line, now: number): boolean =>
  !exception || now - Date.parse(exception.since) < NEWS_MILLISECONDS;

/** What a line's publisher was asked and what it said, the newest first. */
export function Attempts({ orderId, line, now }: { orderId: string; line: Line; now: number }) {
  const params = { path: { id: orderId, line: line.id } };
  const refetchInterval = isNews(line, now) ? SOON_MILLISECONDS : LIVE_MILLISECONDS;
  const { data, error } = api.useQuery('get', '/v1/orders/{id}/lines/{line}/attempts', { params }, { refetchInterval });
  return (
    <Stack gap="xs" component="section" aria-labelledby="attempts">
      <Group justify="space-between">
        <Title order={3} size="h5" id="attempts">
          Asked so far
        </Title>
        {data?.nextAttemptAt && (
          <Text size="sm" c="dimmed" component="div">
            again <Time at={data.nextAttemptAt} isRelative />
          </Text>
        )}
      </Group>
      {!data && (error ? <ProblemAlert error={error} /> : <Skeleton height={48} />)}
      {data?.attempts.length === 0 && (
        <Text size="sm" c="dimmed">
          Nobody has been asked yet.
        </Text>
      )}
      {data?.attempts.map((attempt) => (
        <AttemptRow key={attempt.number} attempt={attempt} />
      ))}
    </Stack>
  );
}

const AttemptRow = ({ attempt }: { attempt: Attempt }) => (
  <Stack gap={2} className="attempt">
    <Group gap="xs" justify="space-between">
      <Text size="sm" component="div">
        {attempt.number}. <Time at={attempt.askedAt} />
      </Text>
      <Badge variant="light" color={attempt.outcome === 'granted' ? 'green' : 'gray'} tt="none">
        {attempt.outcome === null ? 'No answer yet' : inWords(attempt.outcome)}
      </Badge>
    </Group>
    {(attempt.returnCode !== null || attempt.returnMessage !== null) && (
      <Text size="sm">
        {attempt.returnCode !== null && <b>{attempt.returnCode} </b>}
        {attempt.returnMessage}
      </Text>
    )}
    <Text size="sm" className="any-wrap">
      Order reference: {attempt.reference}
    </Text>
    <Text size="xs" c="dimmed">
      {factsOf(attempt)}
    </Text>
  </Stack>
);

const factsOf = ({ durationMs, httpStatus, keys, quantity, publisher }: Attempt): string =>
  [
    publisher,
    durationMs === null ? null : durationInWords(durationMs),
    httpStatus === null ? null : `status ${httpStatus}`,
    `${keys} of ${quantity} keys`,
  ]
    .filter((fact) => fact !== null)
    .join(' · ');

const durationInWords = (milliseconds: number): string =>
  milliseconds < 1_000 ? `${milliseconds} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
