import { useInterval } from '@mantine/hooks';
import { useState } from 'react';

/** The time, told anew every so often, for what is said of it: "in 3 days". */
export function useNow(milliseconds: number): number {
  const [now, setNow] = useState(() => Date.now());
  useInterval(() => setNow(Date.now()), milliseconds, { autoInvoke: true });
  return now;
}
