import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { Can } from '../../api/session';
import { ConfirmAction } from '../../parts/confirm-action';
import { RevocationReasonSelect, type RevocationReason } from '../../parts/revocation-reason';

type Code = Pick<Schemas['ListedCode'], 'id' | 'state' | 'origin' | 'licenseState'>;

/** Takes a code out of stock, or back from who has it; of a key that a publisher has issued and not been told of it asks what that is told. */
export function RevokeCode({ code: { id, state, origin, licenseState } }: { code: Code }) {
  const [reason, setReason] = useState<RevocationReason>('FraudSuppression');
  const isTold = state === 'reserved' && origin === 'issued' && licenseState !== 'revoked';
  return (
    <Can role="operator">
      <ConfirmAction
        label="Revoke"
        color="red"
        variant="subtle"
        done="The code has been revoked."
        act={(why) => doing(client.POST('/v1/codes/{id}/revoke', { params: { path: { id } }, body: { why, reason } }))}
      >
        <Stack gap="sm">
          <Text size="sm">{state === 'available' ? LEAVES_STOCK : COMES_BACK}</Text>
          {isTold && <RevocationReasonSelect value={reason} onChange={setReason} />}
        </Stack>
      </ConfirmAction>
    </Can>
  );
}

const LEAVES_STOCK = 'The code leaves the stock for good: nobody will get it.';
const COMES_BACK =
  'The code is taken back from who has it, for good, and its license with it. The publisher that has issued it takes it back too, where it takes keys back.';
