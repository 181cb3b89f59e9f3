import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { LineAction } from './action-words';
import { BesidePanel, Panel } from './panel';
import { useOpenLine } from './use-open-line';
import type { Queue } from './use-queue';

interface OpenLineProps {
  queue: Queue;
  now: number;
  onChoose: (action: LineAction) => void;
}

const HAS_ROOM_BESIDE = '(min-width: 62em)';

/** The line that is open: beside the list, or over it where there is no room. */
export function OpenLine({ queue, now, onChoose }: OpenLineProps) {
  const hasRoom = useMediaQuery(HAS_ROOM_BESIDE, true, { getInitialValueInEffect: false });
  const { order, line, error } = useOpenLine(queue.open);
  const panel = (
    <Panel
      order={order}
      line={line}
      error={error}
      now={now}
      onChoose={onChoose}
      onMove={queue.move}
      onClose={queue.close}
    />
  );
  if (hasRoom) return queue.open && <BesidePanel>{panel}</BesidePanel>;
  return (
    <Drawer.Root opened={queue.open !== null} onClose={queue.close} position="right" size="100%">
      <Drawer.Content aria-label="Exception">
        <Drawer.Body>{panel}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
