import { Checkbox, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { Can } from '../../api/session';
import { ConfirmAction } from '../../parts/confirm-action';
import { useProductNames } from '../../parts/product-name';
import { RevocationReasonSelect, type RevocationReason } from '../../parts/revocation-reason';

/** What can be done with the whole of an order as it stands. */
export function OrderActions({ order }: { order: Schemas['Order'] }) {
  const { id, lines, endedAt } = order;
  const params = { path: { id } };
  const isDelivered = lines.some(({ state }) => state === 'delivered');
  return (
    <Can role="operator">
      {isDelivered && <SendAgain order={order} />}
      {isDelivered && <TakeBack order={order} />}
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

function TakeBack({ order: { id, lines } }: { order: Schemas['Order'] }) {
  const nameOf = useProductNames();
  const [reason, setReason] = useState<RevocationReason>('ReturnProduct');
  const delivered = lines.filter(({ state }) => state === 'delivered');
  const [chosen, setChosen] = useState<string[]>();
  const taken = delivered.filter(({ id }) => chosen?.includes(id) ?? true);
  const takenIds = taken.map(({ id }) => id);
  const isTold = taken.some(({ publisher }) => publisher !== null);
  return (
    <ConfirmAction
      label="Revoke codes"
      color="red"
      variant="light"
      done="The codes are being taken back."
      act={(why) =>
        doing(
          client.POST('/v1/orders/{id}/revoke', { params: { path: { id } }, body: { why, reason, lines: takenIds } }),
        )
      }
    >
      <Stack gap="sm">
        <Text size="sm">
          Their licenses are revoked{isTold && ', and publishers take back the keys that they have issued'}. No money is
          given back: that is done in the store.
        </Text>
        {delivered.length > 1 && (
          <Checkbox.Group label="Lines" value={takenIds} onChange={setChosen}>
            <Stack gap="xs" mt="xs">
              {delivered.map((line) => (
                <Checkbox key={line.id} value={line.id} label={`${line.quantity} × ${nameOf(line.product)}`} />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        {isTold && <RevocationReasonSelect value={reason} onChange={setReason} />}
      </Stack>
    </ConfirmAction>
  );
}

function SendAgain({ order: { id, buyer } }: { order: Schemas['Order'] }) {
  const [email, setEmail] = useState('');
  const corrected = email.trim();
  const body = (why: string) => ({ why, ...(corrected !== '' && { email: corrected }) });
  return (
    <ConfirmAction
      label="Send again"
      done="The mail is on its way."
      act={(why) => doing(client.POST('/v1/orders/{id}/resend', { params: { path: { id } }, body: body(why) }))}
    >
      <Stack gap="sm">
        <Text size="sm">The buyer gets the delivered codes once more, by mail.</Text>
        <TextInput
          label="Another address"
          description="Left empty, it goes to the one that is known. Another one replaces it."
          placeholder={buyer?.email ?? ''}
          type="email"
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          autoComplete="off"
        />
      </Stack>
    </ConfirmAction>
  );
}
