import { Alert, Button, List, Text } from '@mantine/core';
import type { Problem } from '../api/client';
import { isProblem } from '../api/queries';
import { inWords } from './state-badge';

interface ProblemAlertProps {
  /** What was thrown; nothing is shown for null. */
  error: unknown;
  onRetry?: () => void;
}

/** Shows an error of the API in its own words: what is wrong and what to do about it. */
export function ProblemAlert({ error, onRetry }: ProblemAlertProps) {
  if (error === null || error === undefined) return null;
  const { title, detail, errors = [], requestId } = isProblem(error) ? inFormWords(error) : BROKEN;
  return (
    <Alert color="red" variant="light" title={title} role="alert">
      {detail && <Text size="sm">{detail}</Text>}
      {errors.length > 0 && (
        <List size="sm">
          {errors.map(({ path, message }) => (
            <List.Item key={path + message}>
              {path !== BODY && <b>{fieldInWords(path)}: </b>}
              {message}
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

/** What the API calls the whole of what was sent. */
const BODY = '(body)';

/** The API's title and detail of wrong fields are for programs: they have its own names. */
const inFormWords = (problem: Problem): Pick<Problem, 'title' | 'detail' | 'errors' | 'requestId'> =>
  problem.code === 'invalid_request'
    ? { ...problem, title: 'Some fields need another look', detail: '', requestId: '' }
    : problem;

/** `credentials.webhookSecrets.0.value` as "Credentials, webhook secrets, 1, value". */
const fieldInWords = (path: string): string =>
  path
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : inWords(part)))
    .map((part, place) =>
      place === 0 || part === part.toUpperCase() ? part : part.charAt(0).toLowerCase() + part.slice(1),
    )
    .join(', ');

const BROKEN = {
  title: 'Something went wrong',
  detail: 'Load the page again. If it keeps happening, tell whoever runs Keyrail.',
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
    ...{ type: 'about:blank', title: 'Already there', status: 409, code: 'id_taken', requestId: '' },
    detail: `There is a ${noun} with this id already. Choose another id, or change that one.`,
    errors: [{ path: 'id', message: 'Taken already' }],
  });
