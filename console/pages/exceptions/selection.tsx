import { Button, Group, Paper, Text } from '@mantine/core';
import { countOf } from './bulk-words';
import { idOf, type Item } from './columns';

interface SelectionBarProps {
  selected: readonly Item[];
  onAct: () => void;
  onClear: () => void;
}

/** What is chosen, and what can be done with it. */
export const SelectionBar = ({ selected, onAct, onClear }: SelectionBarProps) =>
  selected.length > 0 && (
    <Paper withBorder p="xs" mb="sm" component="section" aria-label="Chosen lines" className="selection-bar">
      <Group justify="space-between">
        <Text size="sm" fw={500} aria-live="polite">
          {countOf(selected.length)} chosen
        </Text>
        <Group gap="xs">
          <Button size="xs" onClick={onAct}>
            Act on them
          </Button>
          <Button size="xs" variant="subtle" color="gray" onClick={onClear}>
            Choose none
          </Button>
        </Group>
      </Group>
    </Paper>
  );

/** Chooses a line, or takes it out again. */
export const toggled = (selected: readonly Item[], item: Item): Item[] =>
  selected.some((one) => idOf(one) === idOf(item))
    ? selected.filter((one) => idOf(one) !== idOf(item))
    : [...selected, item];
