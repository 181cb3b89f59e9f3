import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { Can } from '../../api/session';
import { fromPairs, PairsInput, toPairs } from '../../parts/pairs-input';
import { fieldErrors, ProblemAlert } from '../../parts/problem-alert';

type License = Pick<Schemas['License'], 'id' | 'features'>;

/** Replaces the features of a license. */
export function ChangeFeatures({ license }: { license: License }) {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <Can role="operator">
      <Button variant="default" size="xs" onClick={open}>
        Change features
      </Button>
      <Modal opened={isOpen} onClose={close} title="Change features" centered>
        <FeaturesForm license={license} onClose={close} />
      </Modal>
    </Can>
  );
}

function FeaturesForm({ license: { id, features }, onClose }: { license: License; onClose: () => void }) {
  const queries = useQueryClient();
  const [pairs, setPairs] = useState(toPairs(features));
  const [why, setWhy] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      doing(
        client.PUT('/v1/licenses/{id}/features', {
          params: { path: { id } },
          body: { features: fromPairs(pairs), why: why.trim() },
        }),
      ),
    onSuccess: async () => {
      notifications.show({ message: 'The features have been changed.', color: 'green' });
      onClose();
      await queries.invalidateQueries();
    },
  });
  const errors = fieldErrors(error);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        mutate();
      }}
    >
      <Stack>
        <PairsInput
          legend="Features"
          nameLabel="Name"
          valueLabel="Value"
          pairs={pairs}
          onChange={setPairs}
          errorOf={(name) => errors[`features.${name}`]}
        />
        <Textarea
          label="Why"
          value={why}
          onChange={({ currentTarget }) => setWhy(currentTarget.value)}
          error={errors.why}
          autosize
          minRows={2}
          maxLength={500}
          required
        />
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button type="submit" loading={isPending} disabled={why.trim() === ''}>
            Change features
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
