import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';

/** An action of one click, which says how it went. */
export function useTold(act: () => Promise<unknown>, done: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      notifications.show({ message: done, color: 'green' });
      await queries.invalidateQueries();
    },
    onError: ({ message }) => notifications.show({ message, color: 'red' }),
  });
}
