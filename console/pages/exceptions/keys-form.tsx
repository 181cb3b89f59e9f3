import { Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import { client, type Schemas } from '../../api/client';
import { WhyForm } from '../../parts/why-form';
import { ACTION_WORDS, type Line } from './action-words';
import { useActed } from './use-acted';

type KeyType = NonNullable<Schemas['EnterKeys']['keys'][number]['type']>;

interface KeysFormProps {
  orderId: string;
  line: Line;
  onClose: () => void;
}

const KEY_TYPES: Record<KeyType, string> = {
  serialNumber: 'Serial number',
  unlockCode: 'Unlock code',
  downloadUrl: 'Download address',
};

/** Gives a line keys that have come by another way. */
export function KeysForm({ orderId, line, onClose }: KeysFormProps) {
  const acted = useActed();
  const [text, setText] = useState('');
  const [type, setType] = useState<KeyType>('serialNumber');
  const keys = text.split('\n').flatMap((row) => (row.trim() === '' ? [] : [{ value: row.trim(), type }]));
  const missing = line.quantity - line.granted;
  const { label, effect, done } = ACTION_WORDS.enterKeys;
  const params = { path: { id: orderId, line: line.id } };
  return (
    <WhyForm
      label={label}
      done={done}
      onClose={onClose}
      isReady={keys.length > 0 && keys.length <= missing}
      act={(why) => acted(client.POST('/v1/orders/{id}/lines/{line}/keys', { params, body: { why, keys } }))}
      fields={
        <>
          <Textarea
            label="Keys"
            description={`One a line. ${missing === 1 ? 'One is' : `${missing} are`} missing; ${keys.length} entered.`}
            error={keys.length > missing && `These are ${keys.length - missing} too many.`}
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
            autosize
            minRows={2}
            maxRows={10}
            autoComplete="off"
            spellCheck={false}
            classNames={{ input: 'code-text' }}
            data-autofocus
          />
          <Select
            label="They are"
            data={Object.entries(KEY_TYPES).map(([name, label]) => ({ value: name as KeyType, label }))}
            value={type}
            onChange={(chosen) => chosen && setType(chosen)}
            allowDeselect={false}
          />
        </>
      }
    >
      {effect}
    </WhyForm>
  );
}
