import { Button, Center, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useState, type FormEvent } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import type { Problem } from '../api/client';
import { useSessionState } from '../api/session';
import logo from '../parts/logo.svg';
import { ProblemAlert } from '../parts/problem-alert';

/** Where one shows an API key, and is then led to where one was. */
export function Page() {
  useDocumentTitle('Log in · Keyrail');
  const { session } = useSessionState();
  const [params] = useSearchParams();
  if (session) return <Navigate to={placeOf(params.get('to'))} replace />;
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder shadow="sm" p="xl" w="100%" maw={420}>
        <LogInForm />
      </Paper>
    </Center>
  );
}

/** A place of the console; never one of another site. */
const placeOf = (to: string | null): string => (to && /^\/(?![/\\])/.test(to) ? to : '/');

function LogInForm() {
  const { logIn } = useSessionState();
  const [apiKey, setApiKey] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isPending, setPending] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    setProblem(await logIn(apiKey.trim()));
    setPending(false);
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <img src={logo} alt="" width={44} height={44} />
        <div>
          <Title order={1} size="h2">
            Log in to Keyrail
          </Title>
          <Text c="dimmed" size="sm">
            With an API key that has the role support, operator or admin. An admin makes one for you on the page “API
            keys”.
          </Text>
        </div>
        <PasswordInput
          label="API key"
          value={apiKey}
          onChange={({ currentTarget }) => setApiKey(currentTarget.value)}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the key' }}
          required
          data-autofocus
        />
        <ProblemAlert error={problem} />
        <Button type="submit" loading={isPending} disabled={apiKey.trim() === ''} fullWidth>
          Log in
        </Button>
      </Stack>
    </form>
  );
}
