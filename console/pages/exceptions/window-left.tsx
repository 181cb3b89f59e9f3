import { Text } from '@mantine/core';
import { Time } from '../../parts/time';
import type { Line } from './action-words';

const DAY = 86_400_000;

/** How long a line may still be corrected. */
export function WindowLeft({ line: { exception }, now }: { line: Line; now: number }) {
  if (!exception) return null;
  if (exception.deadline === null)
    return (
      <Text size="sm" c="dimmed">
        no end
      </Text>
    );
  const isShort = Date.parse(exception.deadline) - now < DAY;
  return (
    <Text size="sm" component="div" className={isShort ? 'window-short' : undefined}>
      <Time at={exception.deadline} isRelative />
    </Text>
  );
}
