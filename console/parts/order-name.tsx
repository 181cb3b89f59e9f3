import { Anchor } from '@mantine/core';
import { Link } from 'react-router';

interface NamedOrder {
  externalId: string;
  number?: string | null | undefined;
}

/** What an order is called in all of the console: the number that the shop shows, or else the store's id. */
export const orderNameOf = ({ number, externalId }: NamedOrder): string => number ?? externalId;

interface OrderLinkProps extends NamedOrder {
  /** Keyrail's id. */
  order: string;
  size?: 'xs' | 'sm';
  isStrong?: boolean;
}

/** An order by its name, which leads to it. */
export const OrderLink = ({ order, size = 'sm', isStrong = false, ...named }: OrderLinkProps) => (
  <Anchor
    component={Link}
    to={`/orders/${encodeURIComponent(order)}`}
    size={size}
    className="breakable"
    {...(isStrong && { fw: 600 })}
  >
    {orderNameOf(named)}
  </Anchor>
);
