import { Button, Fieldset, Group, Stack, Text } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { isForAll, useSession } from '../api/session';
import { CheckedForm } from './checked-form';
import { ProblemAlert } from './problem-alert';
import { Unsaved } from './unsaved';

interface SettingsFormProps {
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  error: unknown;
  isPending: boolean;
  /** Whether there is something to save. */
  isChanged: boolean;
  /** Whether something has been typed that would be lost; as `isChanged` where it is left out. */
  isTouched?: boolean;
  saveLabel: string;
  /** What else can be done with what is set up here. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A form of settings, which admins with a key for all stores change, and all others read. */
export function SettingsForm({
  onSubmit,
  error,
  isPending,
  isChanged,
  isTouched = isChanged,
  saveLabel,
  actions,
  children,
}: SettingsFormProps) {
  const session = useSession();
  const isAdmin = isForAll(session, 'admin');
  return (
    <CheckedForm noValidate onSubmit={onSubmit}>
      <Unsaved isChanged={isTouched} />
      <Fieldset variant="unstyled" disabled={!isAdmin} maw={760}>
        <Stack>
          {!isAdmin && (
            <Text size="sm" c="dimmed">
              Only admins can change these settings{session.stores !== null && ', with a key for all stores'}.
            </Text>
          )}
          {children}
          <ProblemAlert error={error} />
          {isAdmin && (
            <Group justify="space-between" className="form-end">
              <Button type="submit" loading={isPending} disabled={!isChanged}>
                {saveLabel}
              </Button>
              {actions}
            </Group>
          )}
        </Stack>
      </Fieldset>
    </CheckedForm>
  );
}
