import { client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { Can } from '../../api/session';
import { ConfirmAction } from '../../parts/confirm-action';

/** What can be done with the whole of an order as it stands. */
export function OrderActions({ order: { id, lines, endedAt } }: { order: Schemas['Order'] }) {
  const params = { path: { id } };
  const isDelivered = lines.some(({ deliveredAt }) => deliveredAt !== null);
  return (
    <Can role="operator">
      {isDelivered && (
        <ConfirmAction
          label="Send again"
          done="The mail is on its way."
          act={(why) => doing(client.POST('/v1/orders/{id}/resend', { params, body: { why } }))}
        >
          The buyer gets the delivered codes once more, by mail.
        </ConfirmAction>
      )}
      {!endedAt && (
        <ConfirmAction
          label="Cancel order"
          color="red"
          variant="light"
          done="The order has been cancelled."
          act={(why) => doing(client.POST('/v1/orders/{id}/cancel', { params, body: { why } }))}
        >
          All that has not been delivered is cancelled. What has been delivered stays with the buyer.
        </ConfirmAction>
      )}
    </Can>
  );
}
