import { Button, Text } from '@mantine/core';
import { openConfirmModal } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { client } from '../../api/client';
import { doing } from '../../api/doing';
import { Can } from '../../api/session';
import type { Store } from './platforms';

/** Removes a store, once one has said that one means it. */
export function RemoveStore({ store: { id, name } }: { store: Store }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => doing(client.DELETE('/v1/stores/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      await navigate('/stores');
      await queries.invalidateQueries();
    },
    onError: ({ message }) => notifications.show({ message, color: 'red' }),
  });
  const ask = () =>
    openConfirmModal({
      title: `Remove ${name}?`,
      centered: true,
      children: <Text size="sm">Its webhook will refuse everything from then on. Its orders stay.</Text>,
      labels: { confirm: 'Remove', cancel: 'Back' },
      confirmProps: { color: 'red' },
      onConfirm: () => mutate(),
    });
  return (
    <Can role="admin" ofAllStores>
      <Button variant="subtle" color="red" size="xs" onClick={ask} loading={isPending}>
        Remove store
      </Button>
    </Can>
  );
}
