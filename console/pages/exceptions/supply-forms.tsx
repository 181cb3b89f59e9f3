import { SegmentedControl, Select, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { WhyForm } from '../../parts/why-form';
import { ACTION_WORDS, type Line } from './action-words';

type Source = Schemas['SwitchSource']['source'];
type KeyType = NonNullable<Schemas['EnterKeys']['keys'][number]['type']>;

interface SupplyFormProps {
  orderId: string;
  line: Line;
  onClose: () => void;
}

const SOURCES: Record<Source, string> = {
  generate: 'Generated',
  pool: 'From the pool',
  rights: 'From the publisher',
};

const KEY_TYPES: Record<KeyType, string> = {
  serialNumber: 'Serial number',
  unlockCode: 'Unlock code',
  downloadUrl: 'Download address',
};

const choices = <Name extends string>(names: Record<Name, string>) =>
  (Object.entries(names) as [Name, string][]).map(([value, label]) => ({ value, label }));

/** Chooses where codes are to come from. */
export const SourceChoice = ({ value, onChange }: { value: Source; onChange: (source: Source) => void }) => (
  <Stack gap={4}>
    <Text size="sm" fw={500}>
      The codes come
    </Text>
    <SegmentedControl fullWidth aria-label="Source" data={choices(SOURCES)} value={value} onChange={onChange} />
  </Stack>
);

/** Has a line's codes come from elsewhere. */
export function SourceForm({ orderId, line, onClose }: SupplyFormProps) {
  const [source, setSource] = useState<Source>('generate');
  const { label, effect, done } = ACTION_WORDS.switchSource;
  const params = { path: { id: orderId, line: line.id } };
  return (
    <WhyForm
      label={label}
      done={done}
      onClose={onClose}
      act={(why) => doing(client.POST('/v1/orders/{id}/lines/{line}/source', { params, body: { why, source } }))}
      fields={<SourceChoice value={source} onChange={setSource} />}
    >
      {effect}
    </WhyForm>
  );
}

/** Gives a line keys that have come by another way. */
export function KeysForm({ orderId, line, onClose }: SupplyFormProps) {
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
      act={(why) => doing(client.POST('/v1/orders/{id}/lines/{line}/keys', { params, body: { why, keys } }))}
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
            data={choices(KEY_TYPES)}
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
