import { ActionIcon, Button, Code, CopyButton, Group, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconEyeOff } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas } from '../api/client';
import { doing } from '../api/doing';
import { Can } from '../api/session';
import { ProblemAlert } from './problem-alert';

type Listed = Pick<Schemas['ListedCode'], 'id' | 'masked' | 'state'>;
type Revealed = { code: string; state: Listed['state'] };

/** A code of which only the end is seen, until somebody who may reveals it; the audit says who did. */
export function RevealedCode({ code: { id, masked, state } }: { code: Listed }) {
  // Of the component and not of what is remembered of the API: it is gone when it is out of sight.
  const [shown, setShown] = useState<Revealed | null>(null);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => doing(client.POST('/v1/codes/{id}/reveal', { params: { path: { id } } })),
    onSuccess: (revealed) => setShown(revealed ?? null),
    gcTime: 0,
  });
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <Code className="code">{shown?.code ?? masked}</Code>
        {shown === null ? (
          <Can role="operator">
            <Button
              variant="subtle"
              size="compact-xs"
              loading={isPending}
              aria-label={`Reveal ${masked}`}
              onClick={() => mutate()}
            >
              Reveal
            </Button>
          </Can>
        ) : (
          <RevealedTools code={shown.code} onHide={() => setShown(null)} />
        )}
      </Group>
      {shown?.state === 'available' && state === 'available' && (
        <Text size="xs" c="dimmed" maw={320} className="cell-text">
          Still in stock: the next buyer may get it. Revoke it if it is not to be sold.
        </Text>
      )}
      <ProblemAlert error={error} />
    </>
  );
}

const RevealedTools = ({ code, onHide }: { code: string; onHide: () => void }) => (
  <>
    <CopyButton value={code}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : 'Copy'}>
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label="Copy the code" onClick={copy}>
            {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
    <Tooltip label="Hide">
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label="Hide the code" onClick={onHide}>
        <IconEyeOff size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  </>
);
