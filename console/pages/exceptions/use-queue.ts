import { useEffect, useRef, useState } from 'react';
import { useFilters } from '../../parts/use-filters';
import { idOf, type Item } from './columns';

interface Place {
  id: string;
  index: number;
}

/** Where one is in the list, and which line is open beside it; that one is in the page's address. */
export interface Queue {
  open: { order: string; line: string } | null;
  /** The id of the line that the keys are about; null before one has moved. */
  current: string | null;
  /** Shows a line beside the list. */
  show: (item: Item) => void;
  close: () => void;
  /** Goes so many lines on; an open one is followed by the next. */
  move: (steps: number) => void;
  /** The line that the keys are about, as far as it is in the list. */
  item: Item | null;
}

/** Keeps the place in a list that changes: what has been dealt with leaves it, and the next line takes its place. */
export function useQueue(items: readonly Item[]): Queue {
  const [{ order, line }, change] = useFilters(['order', 'line']);
  const [place, setPlace] = useState<Place | null>(null);
  const open = order && line ? { order, line } : null;
  const current = open ? `${open.order} ${open.line}` : (place?.id ?? null);
  const index = items.findIndex((item) => idOf(item) === current);

  const hasMoved = useRef(false);

  useEffect(() => {
    const row = document.querySelector<HTMLElement>('tr[aria-current=true]');
    row?.scrollIntoView({ block: 'nearest' });
    // What the keys have come to is where the next key goes, not what was clicked before.
    if (hasMoved.current) row?.focus({ preventScroll: true });
    hasMoved.current = false;
  }, [current]);

  function go(item: Item, isOpen: boolean): void {
    setPlace({ id: idOf(item), index: items.indexOf(item) });
    if (isOpen) change({ order: item.order, line: item.line.id });
  }

  return {
    open,
    current,
    item: items[index] ?? null,
    show: (item) => go(item, true),
    close: () => change({ order: '', line: '' }),
    move(steps) {
      const beforeGap = (place?.index ?? 0) - (steps > 0 ? 1 : 0);
      const target = (index >= 0 ? index : beforeGap) + steps;
      const item = items[Math.min(Math.max(target, 0), items.length - 1)];
      hasMoved.current = item !== undefined;
      if (item) go(item, open !== null);
    },
  };
}
