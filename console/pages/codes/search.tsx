import { Button, Group, Paper, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { PagedTable } from '../../parts/paged-table';
import { ProblemAlert } from '../../parts/problem-alert';
import { Empty } from '../../parts/states';
import { usePaging } from '../../parts/use-paging';
import { foundColumns } from './columns';

type Listed = Schemas['ListedCode'];

const MOST_ORDERS = 5;
const MOST_CODES = 100;

/** Finds codes by what they are, or by who has them; what is looked for stays out of every address. */
export function CodeSearch() {
  const [text, setText] = useState('');
  const [asked, setAsked] = useState({ number: 0, text: '' });
  // The number stands for the text in the memory of answers: a code is kept nowhere.
  const { data, error, isFetching } = useQuery({
    queryKey: ['found codes', asked.number],
    queryFn: () => findCodes(asked.text),
    enabled: asked.text !== '',
    gcTime: 0,
  });
  const ask = (wanted: string): void => setAsked(({ number }) => ({ number: number + 1, text: wanted.trim() }));

  function submit(event: FormEvent): void {
    event.preventDefault();
    ask(text);
  }

  return (
    <>
      <form role="search" onSubmit={submit}>
        <Group align="flex-end" gap="sm" mb="md">
          <TextInput
            label="Find a code"
            description="By the code, by an order's number, or by the buyer's e-mail"
            value={text}
            onChange={({ currentTarget }) => {
              setText(currentTarget.value);
              if (currentTarget.value === '') ask('');
            }}
            leftSection={<IconSearch size={16} aria-hidden />}
            autoComplete="off"
            w={{ base: '100%', xs: 380 }}
          />
          <Button type="submit" variant="default" loading={isFetching && data === undefined}>
            Search
          </Button>
        </Group>
      </form>
      <ProblemAlert error={error} />
      {data && <Found codes={data} />}
    </>
  );
}

async function findCodes(text: string): Promise<Listed[]> {
  const byCode = await doing(client.POST('/v1/codes/search', { body: { code: text } }));
  if (byCode && byCode.codes.length > 0) return byCode.codes;
  const found = await doing(client.POST('/v1/orders/search', { body: { text, limit: MOST_ORDERS } }));
  const lists = await Promise.all((found?.orders ?? []).map(({ id }) => codesOf(id)));
  return lists.flat();
}

async function codesOf(order: string): Promise<Listed[]> {
  const query = { order, limit: MOST_CODES };
  return (await doing(client.GET('/v1/codes', { params: { query } })))?.codes ?? [];
}

const foundInWords = (count: number): string => {
  if (count >= MOST_CODES) return `${count} codes found; there may be more`;
  return count === 1 ? '1 code found' : `${count} codes found`;
};

function Found({ codes }: { codes: Listed[] }) {
  const paging = usePaging('found');
  return (
    <Paper mb="lg" component="section" aria-label="Found codes">
      <Text size="sm" fw={600} mb="xs" role="status">
        {foundInWords(codes.length)}
      </Text>
      <PagedTable
        label="Found codes"
        query={{ data: { codes, cursor: null }, error: null, refetch: () => undefined }}
        rows={(list) => list.codes}
        idOf={({ id }) => id}
        columns={foundColumns}
        paging={paging}
        empty={
          <Empty title="No such code">No product has this code, and no order of this number or address has one.</Empty>
        }
      />
    </Paper>
  );
}
