import { Anchor, Skeleton, Text } from '@mantine/core';
import { Link, useNavigate, useParams } from 'react-router';
import { api, client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { Can, useSession } from '../../api/session';
import { FormDialog } from '../../parts/form-dialog';
import { PageHeader } from '../../parts/page-header';
import { ProblemAlert } from '../../parts/problem-alert';
import { PublisherForm } from './form';
import { ResubmitAll } from './resubmit';
import { EMPTY_VALUES, NEW, toValues } from './values';

/** One publisher's settings, or those of one that is to be. */
export function Page() {
  const { id = '' } = useParams();
  return (
    <>
      <Anchor component={Link} to="/publishers" size="sm">
        All publishers
      </Anchor>
      {id === NEW ? <NewPublisher /> : <KnownPublisher key={id} id={id} />}
    </>
  );
}

function NewPublisher() {
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title="New publisher" />
      <PublisherForm
        initial={EMPTY_VALUES}
        known={null}
        onSaved={(id) => void navigate(`/publishers/${encodeURIComponent(id)}`, { replace: true })}
      />
    </>
  );
}

function KnownPublisher({ id }: { id: string }) {
  const { stores } = useSession();
  const query = api.useQuery('get', '/v1/publishers/{id}', { params: { path: { id } } });
  const { data: publisher, error, refetch } = query;
  return (
    <>
      <PageHeader title={publisher?.name ?? 'Publisher'} />
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {publisher ? (
        <>
          {(stores === null || stores.length === 1) && (
            <Can role="operator">
              <ResubmitAll publisher={publisher} />
            </Can>
          )}
          <PublisherForm
            initial={toValues(publisher)}
            known={publisher}
            actions={<DeletePublisher publisher={publisher} />}
          />
        </>
      ) : (
        !error && <Skeleton height={480} aria-label="Loading" role="status" />
      )}
    </>
  );
}

function DeletePublisher({ publisher: { id, name } }: { publisher: Schemas['Publisher'] }) {
  const navigate = useNavigate();
  const remove = async () => {
    await doing(client.DELETE('/v1/publishers/{id}', { params: { path: { id } } }));
    await navigate('/publishers');
  };
  return (
    <FormDialog
      label="Delete publisher"
      title={`Delete ${name}`}
      doLabel="Delete"
      color="red"
      variant="subtle"
      act={remove}
      done="The publisher has been deleted."
    >
      {() => <Text size="sm">It will not be asked for keys again, and its credentials are deleted.</Text>}
    </FormDialog>
  );
}
