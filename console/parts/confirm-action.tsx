import { Button, Modal, type ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { WhyForm, type WhyFormProps } from './why-form';

type ConfirmActionProps = Omit<ButtonProps, 'children'> & Pick<WhyFormProps, 'label' | 'children' | 'act' | 'done'>;

/** A button that asks why before it acts; the answer is kept beside the name of who has logged in. */
export function ConfirmAction({ label, children, act, done, ...button }: ConfirmActionProps) {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="default" size="xs" {...button} onClick={open}>
        {label}
      </Button>
      <Modal opened={isOpen} onClose={close} title={label} centered>
        <WhyForm label={label} act={act} done={done} color={button.color} onClose={close}>
          {children}
        </WhyForm>
      </Modal>
    </>
  );
}
