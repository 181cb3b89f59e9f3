import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';

interface NameCellProps {
  /** Where the one is shown. */
  to: string;
  id: string;
  name: string;
}

/** The name of one in a list, which leads to it, over its id. */
export const NameCell = ({ to, id, name }: NameCellProps) => (
  <>
    <Anchor component={Link} to={to} size="sm" fw={600}>
      {name}
    </Anchor>
    <Text size="xs" c="dimmed" className="any-wrap">
      {id}
    </Text>
  </>
);
