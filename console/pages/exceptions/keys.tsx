import { Kbd, Modal, Table } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { isAtLeast, useRole } from '../../api/session';
import { ACTION_WORDS, type LineAction } from './action-words';

/** What keys do in the list. */
export interface QueueKeys {
  move: (steps: number) => void;
  open: () => void;
  close: () => void;
  select: () => void;
  act: (action: LineAction) => void;
  help: () => void;
}

const ACTIONS = Object.entries(ACTION_WORDS) as [LineAction, (typeof ACTION_WORDS)[LineAction]][];

/** Keys that somebody types, or that are for a dialog, are not for the list. */
const isElsewhere = (event: KeyboardEvent, also = ''): boolean =>
  event.target instanceof Element &&
  event.target.closest(
    `input:not([type=checkbox]), textarea, select, [role=dialog], [role=menu], [role=listbox]${also}`,
  ) !== null;

/** Has the list worked by keys, while no dialog is open. */
export function useQueueKeys({ move, open, close, select, act, help }: QueueKeys, isOn: boolean): void {
  const mayAct = isAtLeast(useRole(), 'operator');
  const key = (name: string, does: () => void, also?: string): [string, (event: KeyboardEvent) => void, object] => [
    name,
    (event) => {
      if (!isOn || isElsewhere(event, also)) return;
      event.preventDefault();
      does();
    },
    { preventDefault: false },
  ];
  useHotkeys(
    [
      key('j', () => move(1)),
      key('ArrowDown', () => move(1)),
      key('k', () => move(-1)),
      key('ArrowUp', () => move(-1)),
      key('Enter', open, ', button, a'),
      key('Escape', close),
      key('?', help),
      key('shift+?', help),
      ...(mayAct ? [key('x', select), ...ACTIONS.map(([action, words]) => key(words.key, () => act(action)))] : []),
    ],
    [],
  );
}

/** Lists the keys. */
export function KeysHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const mayAct = isAtLeast(useRole(), 'operator');
  return (
    <Modal opened={isOpen} onClose={onClose} title="Keys" centered>
      <Table verticalSpacing={6}>
        <Table.Tbody>
          <KeyRow keys={['j', '↓']}>Next line</KeyRow>
          <KeyRow keys={['k', '↑']}>Previous line</KeyRow>
          <KeyRow keys={['Enter']}>Open the line</KeyRow>
          <KeyRow keys={['Esc']}>Close it</KeyRow>
          {mayAct && <KeyRow keys={['x']}>Choose the line, to act on many</KeyRow>}
          {mayAct &&
            ACTIONS.map(([action, { key, title, label }]) => (
              <KeyRow key={action} keys={[key]}>
                {title ?? label}
              </KeyRow>
            ))}
          <KeyRow keys={['?']}>These keys</KeyRow>
        </Table.Tbody>
      </Table>
    </Modal>
  );
}

const KeyRow = ({ keys, children }: { keys: string[]; children: string }) => (
  <Table.Tr>
    <Table.Th scope="row" w={120}>
      {keys.map((key) => (
        <Kbd key={key} mr={4}>
          {key}
        </Kbd>
      ))}
    </Table.Th>
    <Table.Td>{children}</Table.Td>
  </Table.Tr>
);
