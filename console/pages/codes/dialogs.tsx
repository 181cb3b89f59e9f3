import { Button, Modal, NumberInput, Select, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { CODE_STATES } from '../../parts/code-state';
import { FormDialog } from '../../parts/form-dialog';

type Product = Schemas['Product'];

const USUAL_COUNT = 100;

/** Makes codes ahead of their sale. */
export function GenerateCodes({ product: { id } }: { product: Product }) {
  const [count, setCount] = useState<number | string>(USUAL_COUNT);
  const call = () =>
    client.POST('/v1/products/{id}/codes/generate', { params: { path: { id } }, body: { count: Number(count) } });
  return (
    <FormDialog
      label="Generate"
      title="Generate codes"
      act={() => doing(call())}
      done="The codes are in stock."
      isReady={count !== ''}
    >
      {(errors) => (
        <NumberInput
          label="How many"
          description="At most 10,000 at once"
          value={count}
          onChange={setCount}
          error={errors.count}
          allowDecimal={false}
          data-autofocus
        />
      )}
    </FormDialog>
  );
}

const STATES = [
  { value: '', label: 'All' },
  ...Object.entries(CODE_STATES).map(([value, label]) => ({ value, label })),
];

/** Takes a product's codes away in clear, which is recorded. */
export function DownloadCodes({ product: { id } }: { product: Product }) {
  const [isOpen, { open, close }] = useDisclosure();
  const [state, setState] = useState('available');
  const query = new URLSearchParams({ format: 'csv', ...(state !== '' && { state }) });
  return (
    <>
      <Button variant="default" onClick={open}>
        Download
      </Button>
      <Modal opened={isOpen} onClose={close} title="Download codes" centered>
        <Stack>
          <Text size="sm">The file has the codes in clear. It is recorded who has taken it, and when.</Text>
          <Select
            label="Codes"
            data={STATES}
            value={state}
            onChange={(chosen) => setState(chosen ?? '')}
            allowDeselect={false}
          />
          <Button
            component="a"
            href={`/console/v1/products/${encodeURIComponent(id)}/codes?${query.toString()}`}
            download
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={close}
          >
            Download CSV
          </Button>
        </Stack>
      </Modal>
    </>
  );
}
