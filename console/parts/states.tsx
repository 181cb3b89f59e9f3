import { Center, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** Holds a page's place while it loads. */
export const PageSkeleton = () => (
  <Stack aria-busy="true" aria-label="Loading" role="status">
    <Skeleton height={36} width={220} />
    <Skeleton height={36} />
    <Skeleton height={420} />
  </Stack>
);

/** Says that there is nothing, and what can be done about it. */
export const Empty = ({ title, children }: { title: string; children?: ReactNode }) => (
  <Center mih={260} p="md">
    <Stack align="center" gap="xs" maw={420}>
      <ThemeIcon variant="light" color="gray" size={48} radius="xl">
        <IconInbox size={26} stroke={1.5} aria-hidden />
      </ThemeIcon>
      <Title order={2} size="h4" ta="center">
        {title}
      </Title>
      <Text c="dimmed" ta="center" component="div">
        {children}
      </Text>
    </Stack>
  </Center>
);
