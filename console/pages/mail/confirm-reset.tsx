import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';

/** Puts Keyrail's own mail in the place of what has been written. */
export function ConfirmReset({ isDisabled, onReset }: { isDisabled: boolean; onReset: () => void }) {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="default" disabled={isDisabled} onClick={open}>
        Reset
      </Button>
      <Modal opened={isOpen} onClose={close} title="Reset to Keyrail's own mail" centered>
        <Stack>
          <Text size="sm">Your text is replaced here. Buyers get it that way once you save.</Text>
          <Group justify="flex-end">
            <Button variant="subtle" color="gray" onClick={close}>
              Back
            </Button>
            <Button
              onClick={() => {
                onReset();
                close();
              }}
            >
              Reset to Keyrail&apos;s own
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
