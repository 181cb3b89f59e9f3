import { Alert, Text } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { client } from '../../api/client';
import { Time } from '../../parts/time';

/** A sign of life holds for half a minute. */
const SIGN_MILLISECONDS = 5_000;

const PATH = '/v1/exceptions/{id}/{line}/viewers';

/** Says that one looks at a line, and who else does. */
export function Viewers({ orderId, line }: { orderId: string; line: string }) {
  const { data } = useQuery({
    queryKey: ['viewers', orderId, line],
    queryFn: async () => (await client.PUT(PATH, { params: { path: { id: orderId, line } } })).data?.viewers ?? [],
    refetchInterval: SIGN_MILLISECONDS,
    gcTime: 0,
  });
  useEffect(() => () => void client.DELETE(PATH, { params: { path: { id: orderId, line } } }), [orderId, line]);
  return (
    <div aria-live="polite">
      {data && data.length > 0 && (
        <Alert color="yellow" variant="light" icon={<IconEye size={18} aria-hidden />} p="xs">
          {data.map(({ name, since }) => (
            <Text key={name + since} size="sm" component="div">
              {name} is looking at this too, since <Time at={since} isRelative />.
            </Text>
          ))}
        </Alert>
      )}
    </div>
  );
}
