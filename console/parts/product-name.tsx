import { Text } from '@mantine/core';
import { api } from '../api/client';

const SELDOM_MILLISECONDS = 60_000;

/** Reads what products are called, once for all of a page. What is no product of Keyrail's, as one that no store has mapped, is called by its id. */
export function useProductNames(): (id: string) => string {
  const { data } = api.useQuery('get', '/v1/products', {}, { staleTime: SELDOM_MILLISECONDS });
  const names = new Map(data?.products.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}

/** What a product is called, in a text. */
export const ProductTitle = ({ id }: { id: string }) => useProductNames()(id);

/** A product's name with its id, small. */
export function ProductName({ id }: { id: string }) {
  const name = useProductNames()(id);
  return (
    <>
      {name}
      {name !== id && (
        <Text span size="xs" c="dimmed" fw={400} ml={6} className="breakable">
          {id}
        </Text>
      )}
    </>
  );
}
