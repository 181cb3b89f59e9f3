import { Button, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { Can } from '../../api/session';
import { ConfirmAction } from '../../parts/confirm-action';
import { RevocationReasonSelect, type RevocationReason } from '../../parts/revocation-reason';
import { onceOnly } from './once-only';
import { RechargeLicense } from './recharge';

type License = Schemas['LicenseWithHistory'];

/** What can be done with a license as it stands. */
export function LicenseActions({ license }: { license: License }) {
  const { id, state, suspensions, expiresAt } = license;
  const params = { path: { id } };
  const isRevoked = state === 'revoked';
  const isSuspendedByHand = suspensions.includes('operator');
  return (
    <Can role="operator">
      {state === 'active' && <LicenseFile id={id} />}
      {!isRevoked && expiresAt !== null && <RechargeLicense id={id} />}
      {!isRevoked && (
        <ConfirmAction
          label="Replace code"
          done="The license has a new code."
          act={(why) =>
            doing(client.POST('/v1/licenses/{id}/rotate', { params: { ...params, header: onceOnly() }, body: { why } }))
          }
        >
          The code that it has now is dead at once. The new one is mailed where the first one was.
        </ConfirmAction>
      )}
      {!isRevoked && !isSuspendedByHand && (
        <ConfirmAction
          label="Suspend"
          color="orange"
          variant="light"
          done="The license has been suspended."
          act={(why) => doing(client.POST('/v1/licenses/{id}/suspend', { params, body: { why } }))}
        >
          The license is good for nothing until somebody reinstates it.
        </ConfirmAction>
      )}
      {(isRevoked || isSuspendedByHand) && (
        <ConfirmAction
          label="Reinstate"
          color="green"
          variant="light"
          done="The license is in force again."
          act={(why) => doing(client.POST('/v1/licenses/{id}/reinstate', { params, body: { why } }))}
        >
          The revocation or suspension is taken back.
        </ConfirmAction>
      )}
      {!isRevoked && <RevokeLicense license={license} />}
    </Can>
  );
}

function RevokeLicense({ license: { id, publisher } }: { license: License }) {
  const [reason, setReason] = useState<RevocationReason>('FraudSuppression');
  return (
    <ConfirmAction
      label="Revoke"
      color="red"
      variant="light"
      done="The license has been revoked."
      act={(why) => doing(client.POST('/v1/licenses/{id}/revoke', { params: { path: { id } }, body: { why, reason } }))}
    >
      <Stack gap="sm">
        <Text size="sm">
          The license ends until somebody reinstates it
          {publisher !== null && ', and the publisher that has issued its key is to take it back'}. No money is given
          back.
        </Text>
        {publisher !== null && <RevocationReasonSelect value={reason} onChange={setReason} />}
      </Stack>
    </ConfirmAction>
  );
}

const LicenseFile = ({ id }: { id: string }) => (
  <Button
    component="a"
    href={`/console/v1/licenses/${encodeURIComponent(id)}/file`}
    download
    variant="default"
    size="xs"
    leftSection={<IconDownload size={14} aria-hidden />}
  >
    License file
  </Button>
);
