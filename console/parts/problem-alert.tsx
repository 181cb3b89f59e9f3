import { Alert, Button, List, Text } from '@mantine/core';
import type { Problem } from '../api/client';
import { isProblem } from '../api/queries';

interface ProblemAlertProps {
  /** What was thrown; nothing is shown for null. */
  error: unknown;
  onRetry?: () => void;
}

/** Shows an error of the API in its own words: what is wrong and what to do about it. */
export function ProblemAlert({ error, onRetry }: ProblemAlertProps) {
  if (error === null || error === undefined) return null;
  const { title, detail, errors = [], requestId } = isProblem(error) ? error : BROKEN;
  return (
    <Alert color="red" variant="light" title={title} role="alert">
      <Text size="sm">{detail}</Text>
      {errors.length > 0 && (
        <List size="sm" mt="xs">
          {errors.map(({ path, message }) => (
            <List.Item key={path + message}>
              <b>{path}</b>: {message}
            </List.Item>
          ))}
        </List>
      )}
      {requestId !== '' && (
        <Text size="xs" mt="xs">
          Request {requestId}
        </Text>
      )}
      {onRetry && (
        <Button mt="sm" size="xs" color="red" variant="light" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}

const BROKEN = {
  title: 'Something went wrong here',
  detail: 'Load the page again. If it stays so, tell whoever runs Keyrail.',
  errors: [],
  requestId: '',
};

/** The API's field errors, for a form's `setErrors`: `lines.0.quantity` is the same path in both. */
export function fieldErrors(error: unknown): Record<string, string> {
  const errors = isProblem(error) ? (error.errors ?? []) : [];
  return Object.fromEntries(errors.map(({ path, message }) => [path, message]));
}

/** A problem that the form finds before the API is asked: there is one of this id already. */
export const idTaken = (noun: string): Error & Problem =>
  Object.assign(new Error('id taken'), {
    ...{ type: 'about:blank', title: 'Not possible', status: 409, code: 'id_taken', requestId: '' },
    detail: `There is a ${noun} of this id already. Choose another id, or change that one on its own page.`,
    errors: [{ path: 'id', message: 'Taken already' }],
  });
