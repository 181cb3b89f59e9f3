import { ActionIcon, Button, Code, CopyButton, Group, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconEyeOff } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas } from '../api/client';
import { doing } from '../api/doing';
import { Can } from '../api/session';
import { ProblemAlert } from './problem-alert';

/** A code of which only the end is seen, until somebody who may reveals it; the audit says who did. */
export function RevealedCode({ code: { id, masked } }: { code: Pick<Schemas['ListedCode'], 'id' | 'masked'> }) {
  // Of the component and not of what is remembered of the API: it is gone when it is out of sight.
  const [shown, setShown] = useState<string | null>(null);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => doing(client.POST('/v1/codes/{id}/reveal', { params: { path: { id } } })),
    onSuccess: (revealed) => setShown(revealed?.code ?? null),
    gcTime: 0,
  });
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <Code className="code">{shown ?? masked}</Code>
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
          <RevealedTools code={shown} onHide={() => setShown(null)} />
        )}
      </Group>
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
