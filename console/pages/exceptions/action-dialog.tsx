import { Modal } from '@mantine/core';
import { client, type Schemas } from '../../api/client';
import { WhyForm } from '../../parts/why-form';
import { wordsOf, type Line, type LineAction } from './action-words';
import { CorrectForm } from './correct-form';
import { KeysForm } from './keys-form';
import { SourceForm } from './source-form';
import { useActed } from './use-acted';

/** What is to be done with a line, as it was when that was chosen: the dialog stays while others act on the line. */
export interface ChosenAction {
  action: LineAction;
  order: Schemas['Order'];
  line: Line;
}

interface ActionDialogProps {
  chosen: ChosenAction | null;
  onClose: () => void;
}

/** Asks what an action needs, and does it. */
export const ActionDialog = ({ chosen, onClose }: ActionDialogProps) => (
  <Modal
    opened={chosen !== null}
    onClose={onClose}
    title={chosen && wordsOf(chosen.action, chosen.line).title}
    size={chosen?.action === 'correct' ? 'lg' : 'md'}
    centered
  >
    {chosen && <ActionForm {...chosen} onClose={onClose} />}
  </Modal>
);

function ActionForm({ action, order, line, onClose }: ChosenAction & { onClose: () => void }) {
  const acted = useActed();
  if (action === 'correct') return <CorrectForm order={order} line={line} onClose={onClose} />;
  if (action === 'switchSource') return <SourceForm orderId={order.id} line={line} onClose={onClose} />;
  if (action === 'enterKeys') return <KeysForm orderId={order.id} line={line} onClose={onClose} />;
  const { label, effect, done, color } = wordsOf(action, line);
  return (
    <WhyForm
      label={label}
      done={done}
      color={color}
      onClose={onClose}
      act={(why) =>
        acted(client.POST(PATHS[action], { params: { path: { id: order.id, line: line.id } }, body: { why } }))
      }
    >
      {effect}
    </WhyForm>
  );
}

const PATHS = {
  approve: '/v1/orders/{id}/lines/{line}/approve',
  resubmit: '/v1/orders/{id}/lines/{line}/resubmit',
  cancel: '/v1/orders/{id}/lines/{line}/cancel',
  recordRefund: '/v1/orders/{id}/lines/{line}/refund',
} as const;
