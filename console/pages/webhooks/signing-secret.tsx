import { Text } from '@mantine/core';
import { ShownOnce } from '../../parts/shown-once';

interface SigningSecretProps {
  endpoint: string;
  /** Null while there is nothing to show. */
  value: string | null;
  onClose: () => void;
}

/** Shows what signs the messages to an endpoint, the once that it can be read. */
export const SigningSecret = ({ endpoint, value, onClose }: SigningSecretProps) => (
  <ShownOnce title={`The secret of ${endpoint}`} label="Secret" value={value} onClose={onClose}>
    <Text size="sm">
      Give it to the system that gets the webhooks: it tells by it that a message is Keyrail’s. Nobody reads it here
      again; who has lost it makes a new one.
    </Text>
  </ShownOnce>
);
