import { Progress, Text } from '@mantine/core';

const ALL = 100;

/** How far an upload has come: what has left, and then what is waited for. */
export function Sending({ sent }: { sent: number | null }) {
  if (sent === null) return null;
  const percent = Math.round(sent * ALL);
  const isSent = percent >= ALL;
  return (
    <div role="status">
      <Text size="sm" mb={6}>
        {isSent ? 'Sent. Keyrail goes through them …' : `Sending … ${percent} %`}
      </Text>
      <Progress.Root size="md">
        <Progress.Section value={percent} animated={isSent} aria-label="Sent" />
      </Progress.Root>
    </div>
  );
}
