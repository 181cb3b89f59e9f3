import { NumberInput, Text, TextInput, Button } from '@mantine/core';
import { keepPreviousData, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { live } from '../../api/queries';
import { Can } from '../../api/session';
import { FormDialog } from '../../parts/form-dialog';
import { PagedTable, ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { ProblemAlert } from '../../parts/problem-alert';
import { saveFile } from '../../parts/save-file';
import { Empty } from '../../parts/states';
import { Time } from '../../parts/time';
import { usePaging } from '../../parts/use-paging';

type Product = Schemas['Product'];
type Batch = Schemas['HandOutBatch'];

/** Hands a batch out, or brings the same one again, and keeps it as a file. */
async function saveBatch(id: string, body: Schemas['HandOut']): Promise<void> {
  const call = client.POST('/v1/products/{id}/handouts', {
    params: { path: { id } },
    body,
    headers: { accept: 'text/csv' },
    parseAs: 'blob',
  });
  const file = await doing(call);
  if (file instanceof Blob) saveFile(file, `${id}-${body.label.replace(/[^\w.-]+/g, '-')}.csv`);
}

/** Gives codes away by hand, as a batch with a name. */
export function HandOut({ product: { id } }: { product: Product }) {
  const [label, setLabel] = useState('');
  const [count, setCount] = useState<number | string>(10);
  const [email, setEmail] = useState('');
  const body = () => ({ label, count: Number(count), ...(email.trim() !== '' && { email: email.trim() }) });
  return (
    <FormDialog
      label="Hand out"
      title="Hand out codes"
      doLabel="Hand out as CSV"
      act={() => saveBatch(id, body())}
      done="The batch has been handed out; its file is in your downloads."
      isReady={label.trim() !== '' && count !== ''}
    >
      {(errors) => (
        <>
          <TextInput
            label="Batch"
            description="Names it: the same name brings the same codes again"
            placeholder="Spring fair"
            value={label}
            onChange={({ currentTarget }) => setLabel(currentTarget.value)}
            error={errors.label}
            required
            data-autofocus
          />
          <NumberInput
            label="How many"
            value={count}
            onChange={setCount}
            error={errors.count}
            allowDecimal={false}
            required
          />
          <TextInput
            label="Who gets them"
            description="An e-mail address to be kept with their licenses; nothing is mailed"
            value={email}
            onChange={({ currentTarget }) => setEmail(currentTarget.value)}
            error={errors.email}
          />
        </>
      )}
    </FormDialog>
  );
}

/** The batches that have been handed out. */
export function Handouts({ product: { id } }: { product: Product }) {
  const paging = usePaging(id);
  const params = { path: { id }, query: paging.query };
  const options = { ...live, placeholderData: keepPreviousData };
  const query = api.useQuery('get', '/v1/products/{id}/handouts', { params }, options);
  return (
    <PagedTable
      label="Batches"
      query={query}
      rows={({ handouts }) => handouts}
      idOf={({ label }) => label}
      columns={columns}
      paging={paging}
      empty={
        <Empty title="Nothing has been handed out">
          “Hand out” gives codes away as a file, for a fair or a reviewer.
        </Empty>
      }
    />
  );
}

const columns: Columns<Batch> = [
  { accessor: 'label', title: 'Batch', render: ({ label }) => <Text size="sm">{label}</Text> },
  { accessor: 'count', title: 'Codes', textAlign: 'right' },
  { accessor: 'email', title: 'For', visibleMediaQuery: ON_WIDE_SCREENS, render: ({ email }) => email ?? '–' },
  { accessor: 'by', title: 'By', visibleMediaQuery: ON_WIDE_SCREENS },
  { accessor: 'at', title: 'When', noWrap: true, render: ({ at }) => <Time at={at} isRelative /> },
  { accessor: 'actions', title: 'Actions', render: (batch) => <SaveAgain batch={batch} /> },
];

function SaveAgain({ batch: { product, label, count, email } }: { batch: Batch }) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => saveBatch(product, { label, count, ...(email !== null && { email }) }),
  });
  return (
    <Can role="operator">
      <Button variant="subtle" size="xs" loading={isPending} onClick={() => mutate()} aria-label={`CSV of ${label}`}>
        CSV
      </Button>
      <ProblemAlert error={error} />
    </Can>
  );
}
