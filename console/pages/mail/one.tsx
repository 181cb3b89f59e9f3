import { Anchor, Skeleton } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { api } from '../../api/client';
import { PageHeader } from '../../parts/page-header';
import { ProblemAlert } from '../../parts/problem-alert';
import { MailWorkshop } from './workshop';

/** The mail with the codes of one product: written on one side, seen on the other. */
export function Page() {
  const { id = '' } = useParams();
  const product = api.useQuery('get', '/v1/products/{id}', { params: { path: { id } } });
  const own = api.useQuery('get', '/v1/mail/template', {}, { staleTime: Infinity });
  const error = product.error ?? own.error;
  return (
    <>
      <Anchor component={Link} to="/mail" size="sm">
        All mails
      </Anchor>
      {product.data && own.data ? (
        <MailWorkshop key={id} product={product.data} own={own.data} />
      ) : (
        <>
          <PageHeader title="Mail" />
          {error ? (
            <ProblemAlert error={error} onRetry={() => void Promise.all([product.refetch(), own.refetch()])} />
          ) : (
            <Skeleton height={640} aria-label="Loading" role="status" />
          )}
        </>
      )}
    </>
  );
}
