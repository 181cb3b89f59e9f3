import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { Schemas } from '../api/client';
import { useProductNames } from './product-name';
import { StateBadge } from './state-badge';

type License = Pick<Schemas['License'], 'id' | 'product' | 'masked'>;

/** A license by its product and the end of its code, which leads to it. */
export function LicenseName({ license: { id, product, masked } }: { license: License }) {
  const name = useProductNames()(product);
  return (
    <>
      <Anchor component={Link} to={`/licenses/${encodeURIComponent(id)}`} size="sm" fw={600}>
        {name}
      </Anchor>
      <Text size="xs" c="dimmed" className="breakable">
        {[masked, name === product ? null : product].filter((word) => word !== null).join(' · ')}
      </Text>
    </>
  );
}

/** How a license stands; one that nobody has by an order was handed out by hand. */
export const LicenseState = ({ state }: Pick<Schemas['License'], 'state'>) => (
  <StateBadge state={state} {...(state === 'reserved' && { label: 'Handed out' })} />
);
