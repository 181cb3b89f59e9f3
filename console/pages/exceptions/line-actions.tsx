import { Button, Group, Kbd } from '@mantine/core';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { Can } from '../../api/session';
import { ActionDialog } from './action-dialog';
import { actionsOf, wordsOf, type Line, type LineAction } from './action-words';

interface ActionButtonsProps {
  line: Line;
  onChoose: (action: LineAction) => void;
  /** Shows the key beside each. */
  hasKeys?: boolean;
}

/** A button for each thing that corrects a line. */
export const ActionButtons = ({ line, onChoose, hasKeys = false }: ActionButtonsProps) => (
  <Can role="operator">
    <Group gap="xs">
      {actionsOf(line).map((action) => {
        const { label, key, color } = wordsOf(action, line);
        return (
          <Button
            key={action}
            size="xs"
            variant={color ? 'light' : 'default'}
            {...(color && { color })}
            onClick={() => onChoose(action)}
            {...(hasKeys && { rightSection: <KeyMark name={key} /> })}
          >
            {label}
          </Button>
        );
      })}
    </Group>
  </Can>
);

const KeyMark = ({ name }: { name: string }) => (
  <Kbd size="xs" aria-hidden visibleFrom="sm">
    {name}
  </Kbd>
);

/** What can be done with a line that waits for a person. */
export function LineActions({ order, line }: { order: Schemas['Order']; line: Line }) {
  const [chosen, setChosen] = useState<{ action: LineAction; line: Line } | null>(null);
  return (
    <>
      <ActionButtons line={line} onChoose={(action) => setChosen({ action, line })} />
      <ActionDialog chosen={chosen && { ...chosen, order }} onClose={() => setChosen(null)} />
    </>
  );
}
