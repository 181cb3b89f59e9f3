import { Group } from '@mantine/core';
import { client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { Can } from '../../api/session';
import { ConfirmAction } from '../../parts/confirm-action';

type Line = Schemas['OrderLine'];
type Reason = NonNullable<Line['exception']>['reason'];

/** Reasons that a person may wave through. */
const APPROVED: readonly Reason[] = ['below_minimum_price', 'identification_mismatch', 'quantity_over_limit'];
/** Where trying again without a correction makes sense. */
const FINAL: readonly Reason[] = ['refund_due', 'pool_empty'];

/** What can be done with a line that waits for a person. */
export function LineActions({ orderId, line }: { orderId: string; line: Line }) {
  const reason = line.exception?.reason;
  if (!reason) return null;
  const params = { path: { id: orderId, line: line.id } };
  return (
    <Can role="operator">
      <Group gap="xs">
        {APPROVED.includes(reason) && (
          <ConfirmAction
            label="Approve"
            color="green"
            variant="light"
            done="The line has been approved."
            act={(why) => doing(client.POST('/v1/orders/{id}/lines/{line}/approve', { params, body: { why } }))}
          >
            The line goes on as it is, and is delivered.
          </ConfirmAction>
        )}
        {!FINAL.includes(reason) && (
          <ConfirmAction
            label="Resubmit"
            done="The line is being tried again."
            act={(why) => doing(client.POST('/v1/orders/{id}/lines/{line}/resubmit', { params, body: { why } }))}
          >
            The line is tried again now, as it is.
          </ConfirmAction>
        )}
        <ConfirmAction
          label="Cancel line"
          color="red"
          variant="subtle"
          done="The line has been cancelled."
          act={(why) => doing(client.POST('/v1/orders/{id}/lines/{line}/cancel', { params, body: { why } }))}
        >
          The line ends without a code. If it has been paid for, its refund is asked for.
        </ConfirmAction>
      </Group>
    </Can>
  );
}
