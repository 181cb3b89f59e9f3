import { Skeleton, Stack, Switch, Text, Timeline } from '@mantine/core';
import {
  IconArrowBackUp,
  IconBuildingFactory2,
  IconBuildingStore,
  IconLicense,
  IconMail,
  IconReceipt2,
  IconUser,
  type Icon,
} from '@tabler/icons-react';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { live } from '../../api/queries';
import { formatDuration } from '../../parts/duration';
import { ProblemAlert } from '../../parts/problem-alert';
import { Section } from '../../parts/section';
import { inWords } from '../../parts/state-badge';
import { Time } from '../../parts/time';

type Step = Schemas['TimelineStep'];

const ICONS: Record<Step['kind'], Icon> = {
  order: IconReceipt2,
  publisher: IconBuildingFactory2,
  mail: IconMail,
  store: IconBuildingStore,
  license: IconLicense,
  revocation: IconArrowBackUp,
  action: IconUser,
};

const BULLET = 26;
const HEIGHT = 320;

/** Reads what has happened with an order; once, however many parts of a page ask. */
export const useTimeline = (id: string) =>
  api.useQuery('get', '/v1/orders/{id}/timeline', { params: { path: { id } } }, live);

/** What has happened with an order, from its store's notice to its mails; the newest last. */
export function OrderTimeline({ orderId }: { orderId: string }) {
  const [isDetailed, setDetailed] = useState(false);
  const { data, error, refetch } = useTimeline(orderId);
  return (
    <Section
      title="What has happened"
      actions={
        <Switch
          size="xs"
          label="Details"
          checked={isDetailed}
          onChange={({ currentTarget }) => setDetailed(currentTarget.checked)}
        />
      }
    >
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {data ? (
        <Steps steps={data.steps} isDetailed={isDetailed} />
      ) : (
        !error && <Skeleton height={HEIGHT} aria-label="Loading" role="status" />
      )}
    </Section>
  );
}

const Steps = ({ steps, isDetailed }: { steps: readonly Step[]; isDetailed: boolean }) => (
  <Timeline bulletSize={BULLET} lineWidth={2} color="gray" active={steps.length}>
    {steps.map((step, place) => {
      const Icon = ICONS[step.kind];
      return (
        <Timeline.Item key={place} title={<Message {...step} />} bullet={<Icon size={15} stroke={1.7} aria-hidden />}>
          <Stack gap={2}>
            <Text size="xs" c="dimmed" component="div">
              <Time at={step.at} withSeconds />
              {step.line !== null && ` · ${step.line}`}
              {sinceBefore(steps[place - 1], step)}
              {step.tookMs !== null && step.tookMs > 0 && ` · took ${formatDuration(step.tookMs)}`}
            </Text>
            <Who {...step} />
            {isDetailed && <Details {...step} />}
          </Stack>
        </Timeline.Item>
      );
    })}
  </Timeline>
);

const SECOND = 1_000;

/** How long after the step above it, where that is more than a moment. */
function sinceBefore(before: Step | undefined, { at }: Step): string {
  const passed = before ? Date.parse(at) - Date.parse(before.at) : 0;
  return passed < SECOND ? '' : ` · ${formatDuration(passed)} later`;
}

const Message = ({ message }: Step) => (
  <Text size="sm" fw={600} lh={1.45}>
    {message}
  </Text>
);

const Who = ({ by, why }: Step) =>
  (by !== null || why !== null) && (
    <Text size="xs" component="div">
      {by !== null && `by ${by}`}
      {by !== null && why !== null && ' · '}
      {why !== null && `“${why}”`}
    </Text>
  );

const DETAILS: Readonly<Record<string, string>> = {
  httpStatus: 'HTTP status',
  returnCode: "Publisher's code",
  returnMessage: "Publisher's message",
  messageId: 'Message-ID',
  attempts: 'Tries',
  eventId: "Event's id",
  type: "Event's type",
};

/** What the message leaves out; a note stands in it. */
function Details({ details }: Step) {
  const facts = Object.entries(details).filter(([name, value]) => value !== null && name !== 'note');
  if (facts.length === 0) return null;
  return (
    <Text component="dl" size="xs" className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{DETAILS[name] ?? inWords(name)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </Text>
  );
}
