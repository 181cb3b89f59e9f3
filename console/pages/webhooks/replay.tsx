import { Button, Text, TextInput } from '@mantine/core';
import dayjs from 'dayjs';
import { useState } from 'react';
import { client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { FormDialog } from '../../parts/form-dialog';
import type { Delivery } from './events';
import { useTold } from './use-told';

const post = (id: string, body: Schemas['WebhookReplay']) =>
  doing(client.POST('/v1/webhook-endpoints/{id}/replay', { params: { path: { id } }, body }));

/** Sends one event once more. */
export function ReplayEvent({ id, delivery: { event, type } }: { id: string; delivery: Delivery }) {
  const { mutate, isPending } = useTold(() => post(id, { event }), 'The event is sent once more.');
  return (
    <Button variant="subtle" size="xs" loading={isPending} onClick={() => mutate()} aria-label={`Replay ${type}`}>
      Replay
    </Button>
  );
}

/** As the browser's own field has it: the viewer's zone, to the minute. */
const FIELD = 'YYYY-MM-DDTHH:mm';
const isoOf = (text: string): string => dayjs(text).toISOString();
/** The field has no seconds: what has just happened is in the minute that has begun. */
const lastDay = () => ({
  from: dayjs().subtract(1, 'day').format(FIELD),
  to: dayjs().add(1, 'minute').format(FIELD),
});

/** Sends all that an endpoint wants of a stretch of time once more. */
export function ReplayPeriod({ id }: { id: string }) {
  const [{ from, to }, setPeriod] = useState(lastDay);
  return (
    <FormDialog
      label="Replay a time range"
      doLabel="Replay"
      size="xs"
      onOpen={() => setPeriod(lastDay())}
      act={() => post(id, { from: isoOf(from), to: isoOf(to) })}
      done="The events are sent once more; the list shows how far it has come."
      isReady={from !== '' && to !== ''}
    >
      {(errors) => (
        <>
          <Text size="sm">
            All that the endpoint wants of this time is sent once more, also what it has taken, the oldest first. Each
            event has the id that it had, so that the receiver can tell what it knows.
          </Text>
          <TextInput
            label="From"
            type="datetime-local"
            value={from}
            onChange={({ currentTarget }) => setPeriod({ from: currentTarget.value, to })}
            error={errors.from}
            data-autofocus
          />
          <TextInput
            label="To"
            type="datetime-local"
            value={to}
            onChange={({ currentTarget }) => setPeriod({ from, to: currentTarget.value })}
            error={errors.to}
          />
        </>
      )}
    </FormDialog>
  );
}
