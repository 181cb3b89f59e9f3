import { Button, Fieldset, Group, Stack, Text } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { isAtLeast, useRole } from '../api/session';
import { ProblemAlert } from './problem-alert';

interface SettingsFormProps {
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  error: unknown;
  isPending: boolean;
  isChanged: boolean;
  saveLabel: string;
  /** What else can be done with what is set up here. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A form of settings, which admins change and all others read. */
export function SettingsForm({
  onSubmit,
  error,
  isPending,
  isChanged,
  saveLabel,
  actions,
  children,
}: SettingsFormProps) {
  const isAdmin = isAtLeast(useRole(), 'admin');
  return (
    <form noValidate onSubmit={onSubmit}>
      <Fieldset variant="unstyled" disabled={!isAdmin} maw={760}>
        <Stack>
          {!isAdmin && (
            <Text size="sm" c="dimmed">
              You see the settings; who has the role admin changes them.
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
    </form>
  );
}
