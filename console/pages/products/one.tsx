import { Anchor, Button, Group, Skeleton, Text } from '@mantine/core';
import { Link, useNavigate, useParams } from 'react-router';
import { api, client, type Schemas } from '../../api/client';
import { doing } from '../../api/doing';
import { FormDialog } from '../../parts/form-dialog';
import { PageHeader } from '../../parts/page-header';
import { ProblemAlert } from '../../parts/problem-alert';
import { ProductForm } from './form';
import { EMPTY_PRODUCT, NEW } from './new-product';

/** One product's settings, or those of one that is to be. */
export function Page() {
  const { id = '' } = useParams();
  return (
    <>
      <Anchor component={Link} to="/products" size="sm">
        All products
      </Anchor>
      {id === NEW ? <NewProduct /> : <KnownProduct key={id} id={id} />}
    </>
  );
}

function NewProduct() {
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title="New product" />
      <ProductForm
        product={EMPTY_PRODUCT}
        isNew
        onSaved={(id) => void navigate(`/products/${encodeURIComponent(id)}`, { replace: true })}
      />
    </>
  );
}

function KnownProduct({ id }: { id: string }) {
  const query = api.useQuery('get', '/v1/products/{id}', { params: { path: { id } } });
  const { data: product, error, refetch } = query;
  return (
    <>
      <PageHeader title={product?.name ?? 'Product'}>{product && <Elsewhere product={product} />}</PageHeader>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {product ? (
        <ProductForm product={product} actions={<DeleteProduct product={product} />} />
      ) : (
        !error && <Skeleton height={480} aria-label="Loading" role="status" />
      )}
    </>
  );
}

function Elsewhere({ product: { id } }: { product: Schemas['Product'] }) {
  const name = encodeURIComponent(id);
  return (
    <Group gap="xs">
      <Button component={Link} to={`/codes/${name}`} variant="default" size="xs">
        Codes
      </Button>
      <Button component={Link} to={`/mail/${name}`} variant="default" size="xs">
        Mail
      </Button>
    </Group>
  );
}

function DeleteProduct({ product: { id, name } }: { product: Schemas['Product'] }) {
  const navigate = useNavigate();
  const remove = async () => {
    await doing(client.DELETE('/v1/products/{id}', { params: { path: { id } } }));
    await navigate('/products');
  };
  return (
    <FormDialog
      label="Delete product"
      title={`Delete ${name}`}
      doLabel="Delete"
      color="red"
      variant="subtle"
      act={remove}
      done="The product has been deleted."
    >
      {() => (
        <Text size="sm">
          What has been sold stays with its buyers, and its codes stay stored. New orders of it wait for a person.
        </Text>
      )}
    </FormDialog>
  );
}
