import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { Schemas } from '../../api/client';
import { CodeState } from '../../parts/code-state';
import { OrderLink } from '../../parts/order-name';
import { ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { RevealedCode } from '../../parts/revealed-code';
import { Time } from '../../parts/time';
import { RevokeCode } from './revoke';

type Listed = Schemas['ListedCode'];

/** What is told of each code, in every list of them. */
export const codeColumns: Columns<Listed> = [
  { accessor: 'masked', title: 'Code', noWrap: true, render: (code) => <RevealedCode code={code} /> },
  { accessor: 'state', title: 'State', render: (code) => <CodeState code={code} /> },
  {
    accessor: 'order',
    title: 'Order',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: (code) => <Holder code={code} />,
  },
  {
    accessor: 'origin',
    title: 'Origin',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ origin }) => ORIGINS[origin],
  },
  {
    accessor: 'createdAt',
    title: 'In since',
    noWrap: true,
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ createdAt }) => <Time at={createdAt} />,
  },
  {
    accessor: 'actions',
    title: 'Actions',
    render: (code) => code.state !== 'revoked' && <RevokeCode code={code} />,
  },
];

/** The same with the product, for lists of several. */
export const foundColumns: Columns<Listed> = [
  ...codeColumns.slice(0, 1),
  {
    accessor: 'product',
    title: 'Product',
    render: ({ product }) => (
      <Anchor component={Link} to={`/codes/${encodeURIComponent(product)}`} size="sm">
        {product}
      </Anchor>
    ),
  },
  ...codeColumns.slice(1),
];

const ORIGINS: Record<Listed['origin'], string> = {
  uploaded: 'Uploaded',
  generated: 'Generated',
  prepared: 'Generated ahead',
  issued: 'By its publisher',
  entered: 'Entered by hand',
};

function Holder({ code: { order, externalId, number, line, unit } }: { code: Listed }) {
  if (order === null) return '–';
  return (
    <>
      <OrderLink order={order} externalId={externalId ?? order} number={number} />
      <Text size="xs" c="dimmed" className="breakable">
        {line}, unit {unit}
      </Text>
    </>
  );
}
