import { AppShell, Badge, Burger, Group, NavLink, ScrollArea, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Navigate, NavLink as RouterLink, Outlet, useLocation, useNavigation } from 'react-router';
import { useSession, useSessionState } from '../api/session';
import { entries } from '../pages';
import { AccountMenu } from './account-menu';
import logo from './logo.svg';
import { PageSkeleton } from './states';

/** What is around every page; who has not logged in is led to the log-in, and back from there. */
export function Frame() {
  const { session } = useSessionState();
  const { pathname, search } = useLocation();
  if (session === undefined) return null;
  const place = pathname + search;
  if (session === null) return <Navigate to={`/login?to=${encodeURIComponent(place)}`} replace />;
  return <Shell />;
}

function Shell() {
  const [isOpen, { toggle, close }] = useDisclosure();
  const isLoading = useNavigation().state === 'loading';
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
        padding={{ base: 'sm', sm: 'lg' }}
      >
        <AppShell.Header>
          <Header isOpen={isOpen} toggle={toggle} />
        </AppShell.Header>
        <AppShell.Navbar aria-label="Pages">
          <Pages onGo={close} />
        </AppShell.Navbar>
        <AppShell.Main id="main" tabIndex={-1}>
          {isLoading ? <PageSkeleton /> : <Outlet />}
        </AppShell.Main>
      </AppShell>
    </>
  );
}

function Header({ isOpen, toggle }: { isOpen: boolean; toggle: () => void }) {
  const { vendorName, sandbox } = useSession();
  return (
    <Group h="100%" px="md" justify="space-between" wrap="nowrap">
      <Group gap="sm" wrap="nowrap" miw={0}>
        <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Pages" aria-expanded={isOpen} />
        <img src={logo} alt="" width={28} height={28} />
        <Text fw={650} truncate>
          {vendorName}
        </Text>
        {sandbox && (
          <Badge variant="light" color="grape" visibleFrom="xs">
            Sandbox
          </Badge>
        )}
      </Group>
      <AccountMenu />
    </Group>
  );
}

function Pages({ onGo }: { onGo: () => void }) {
  const session = useSession();
  const { pathname } = useLocation();
  return (
    <ScrollArea p="xs">
      {entries
        .filter(({ isFor }) => isFor?.(session) ?? true)
        .map(({ path, label, icon: Icon, mark: Mark }) => (
          <NavLink
            key={path}
            component={RouterLink}
            to={`/${path}`}
            onClick={onGo}
            active={pathname.split('/')[1] === path}
            label={label}
            leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
            {...(Mark && { rightSection: <Mark /> })}
          />
        ))}
    </ScrollArea>
  );
}
