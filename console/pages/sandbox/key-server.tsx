import { Group, Select, Skeleton, Text } from '@mantine/core';
import { ProblemAlert } from '../../parts/problem-alert';
import { Section } from '../../parts/section';
import { inWords } from '../../parts/state-badge';
import { useSandbox, useSandboxChange, type KeyServer, type Shop } from './sandbox-api';

/** What each answer of the key server is good for. */
const WORDS: Readonly<Record<string, string>> = {
  grant: 'Grant – gives keys',
  retry: 'Retry – not yet, ask again',
  refuse: 'Refuse – with a reason',
  short: 'Short – one key too few',
  same: 'Same – one key for all',
  empty: 'Empty – neither key nor reason',
  garbage: 'Garbage – an answer that makes no sense',
  bomb: 'Bomb – explodes in a careless parser',
  hang: 'Hang – never answers',
  down: 'Down – hangs up',
};

/** The publisher's key server: how it answers for each product. */
export function KeyServerDials() {
  const { data, error } = useSandbox<KeyServer>('key-server');
  const { data: shop } = useSandbox<Shop>('shop', false);
  const sold = shop?.products.filter(({ source }) => source === 'rights').map(({ id }) => id) ?? [];
  const products = [...new Set([...sold, ...(data?.products.map(({ product }) => product) ?? [])])];
  return (
    <Section title="Key server">
      <ProblemAlert error={error} />
      {!data && !error && <Skeleton height={62} />}
      {data && products.map((product) => <Dial key={product} product={product} server={data} />)}
    </Section>
  );
}

function Dial({ product, server: { modes, products } }: { product: string; server: KeyServer }) {
  const { mutate, isPending, error } = useSandboxChange<{ mode: string }, unknown>(
    'PUT',
    () => `key-server/${encodeURIComponent(product)}`,
  );
  const known = products.find((one) => one.product === product);
  return (
    <div>
      <Select
        label={product}
        data={modes.map((mode) => ({ value: mode, label: WORDS[mode] ?? inWords(mode) }))}
        value={known?.mode ?? 'grant'}
        onChange={(mode) => mode && mutate({ mode })}
        allowDeselect={false}
        disabled={isPending}
      />
      <Group gap="md" mt={4}>
        <Text size="xs" c="dimmed">
          Asked {counted(known?.asked ?? 0, 'time')}
        </Text>
        <Text size="xs" c="dimmed">
          {counted(known?.issued ?? 0, 'key')} given out, {known?.revoked ?? 0} taken back
        </Text>
      </Group>
      <ProblemAlert error={error} />
    </div>
  );
}

const counted = (count: number, noun: string): string => `${count.toLocaleString()} ${noun}${count === 1 ? '' : 's'}`;
