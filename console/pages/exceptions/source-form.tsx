import { Alert, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, client, type Schemas } from '../../api/client';
import { WhyForm } from '../../parts/why-form';
import { ACTION_WORDS, type Line } from './action-words';
import { BULK_SOURCE_NOTES, SOURCES, sourceNote, type Source, type SourceNote } from './source-words';
import { useActed } from './use-acted';

interface SourceChoiceProps {
  value: Source;
  onChange: (source: Source) => void;
  /** What will happen then; left out while that is being found out. */
  note: SourceNote | undefined;
}

/** Chooses where codes are to come from, and says what that means. */
export const SourceChoice = ({ value, onChange, note }: SourceChoiceProps) => (
  <Stack gap="xs">
    <Text size="sm" fw={500}>
      The codes come
    </Text>
    <SegmentedControl
      fullWidth
      aria-label="Source"
      data={Object.entries(SOURCES).map(([name, label]) => ({ value: name as Source, label }))}
      value={value}
      onChange={onChange}
    />
    <div aria-live="polite">
      {note && (
        <Alert color={note.isWarning ? 'orange' : 'blue'} variant="light" p="xs">
          <Text size="sm">{note.text}</Text>
        </Alert>
      )}
    </div>
  </Stack>
);

/** The same for lines of many products, of which only the general can be said. */
export const BulkSourceChoice = (props: Omit<SourceChoiceProps, 'note'>) => (
  <SourceChoice {...props} note={BULK_SOURCE_NOTES[props.value]} />
);

interface SourceFormProps {
  orderId: string;
  line: Line;
  onClose: () => void;
}

/** Has a line's codes come from elsewhere. */
export function SourceForm({ orderId, line, onClose }: SourceFormProps) {
  const acted = useActed();
  const supply = useSupply(line.product);
  const [chosen, setChosen] = useState<Source | null>(null);
  // What the line has come to wait by is not what helps it.
  const source = chosen ?? (supply?.product.source === 'pool' ? 'generate' : 'pool');
  const note = supply && sourceNote(source, { ...supply, missing: line.quantity - line.granted });
  const { label, effect, done } = ACTION_WORDS.switchSource;
  const params = { path: { id: orderId, line: line.id } };
  return (
    <WhyForm
      label={label}
      done={done}
      onClose={onClose}
      isReady={note !== undefined && !note.isImpossible}
      act={(why) => acted(client.POST('/v1/orders/{id}/lines/{line}/source', { params, body: { why, source } }))}
      fields={<SourceChoice value={source} onChange={setChosen} note={note} />}
    >
      {effect}
    </WhyForm>
  );
}

/** A product, and how many of its codes nobody has; undefined while that is read. */
function useSupply(id: string): { product: Schemas['Product']; available: number } | undefined {
  const params = { path: { id } };
  const { data: product } = api.useQuery('get', '/v1/products/{id}', { params });
  const { data: stock } = api.useQuery('get', '/v1/products/{id}/stock', { params });
  return product && stock && { product, available: stock.available };
}
