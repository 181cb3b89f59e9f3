import { Alert, Button, Container } from '@mantine/core';
import { useRouteError } from 'react-router';

/** Stands in the place of a page that has broken down. */
export function PageFault() {
  const error = useRouteError();
  // A part that is not there any more is one of an older version, which the page still is.
  const isOld = error instanceof Error && /dynamically imported module|Importing a module/i.test(error.message);
  return (
    <Container size="sm" py="xl">
      <Alert color="red" title={isOld ? 'There is a newer version of this page' : 'This page has broken down'}>
        {isOld ? 'Load it again to go on.' : 'Load it again; what you have done before is kept.'}
        <Button mt="md" display="block" color="red" variant="light" onClick={() => window.location.reload()}>
          Load again
        </Button>
      </Alert>
    </Container>
  );
}
