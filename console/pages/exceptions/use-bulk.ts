import { useState } from 'react';
import { useFilters } from '../../parts/use-filters';
import type { BulkTarget } from './bulk-words';

/** What is about to be done with many lines, what has been begun here, and which bulk action is shown. */
export function useBulk() {
  const [target, aim] = useState<BulkTarget | null>(null);
  const [begun, setBegun] = useState<string[]>([]);
  const [{ bulk: shown }, change] = useFilters(['bulk']);
  return {
    target,
    aim,
    begun,
    begin: (id: string) => {
      aim(null);
      setBegun([...begun, id]);
    },
    dismiss: (id: string) => setBegun(begun.filter((one) => one !== id)),
    shown,
    show: (bulk: string) => change({ bulk }),
  };
}
