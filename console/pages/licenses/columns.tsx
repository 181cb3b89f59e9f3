import type { Schemas } from '../../api/client';
import { LicenseName, LicenseState } from '../../parts/license-name';
import { ON_WIDE_SCREENS, type Columns } from '../../parts/paged-table';
import { Time } from '../../parts/time';

/** What a list of licenses shows of each. */
export const licenseColumns: Columns<Schemas['License']> = [
  {
    accessor: 'product',
    title: 'License',
    render: (license) => <LicenseName license={license} />,
  },
  { accessor: 'state', title: 'State', render: ({ state }) => <LicenseState state={state} /> },
  {
    accessor: 'email',
    title: 'Holder',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ email, name }) => email ?? name ?? '–',
  },
  {
    accessor: 'store',
    title: 'Sold by',
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ store, batch }) => store ?? (batch === null ? '–' : `by hand: ${batch}`),
  },
  { accessor: 'expiresAt', title: 'Ends', noWrap: true, render: ({ expiresAt }) => <Ends at={expiresAt} /> },
  {
    accessor: 'createdAt',
    title: 'Made',
    noWrap: true,
    visibleMediaQuery: ON_WIDE_SCREENS,
    render: ({ createdAt }) => <Time at={createdAt} isRelative />,
  },
];

const Ends = ({ at }: { at: string | null }) => (at === null ? <>never</> : <Time at={at} isRelative />);
