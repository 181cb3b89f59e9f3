import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { PageHeader } from '../parts/page-header';
import { Empty } from '../parts/states';

/** Stands where there is no page. */
export const Page = () => (
  <>
    <PageHeader title="Not found" />
    <Empty title="There is no such page">
      <Anchor component={Link} to="/">
        Go to the first page
      </Anchor>
    </Empty>
  </>
);
