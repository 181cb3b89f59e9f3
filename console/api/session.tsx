import { createContext, useCallback, useContext, useEffect, useMemo, type ReactNode } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { rootClient, setToken, whenLoggedOut, type Problem, type Schemas } from './client';

export type Session = Schemas['ConsoleSession'];
export type Role = Session['role'];

interface SessionState {
  /** Null for nobody; undefined while that is being found out. */
  session: Session | null | undefined;
  /** Resolves to what is wrong, or null when it went well. */
  logIn(apiKey: string): Promise<Problem | null>;
  logOut(): Promise<void>;
}

const SessionContext = createContext<SessionState | null>(null);
const KEY = ['session'];

/** Keeps who has logged in, for everything within. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const { data: session } = useQuery({ queryKey: KEY, queryFn: readSession, staleTime: Infinity });

  const change = useCallback(
    (next: Session | null) => {
      setToken(next?.csrfToken ?? '');
      // What one person has read is not for the next.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
      queries.setQueryData(KEY, next);
    },
    [queries],
  );

  useEffect(() => whenLoggedOut(() => change(null)), [change]);

  const state = useMemo<SessionState>(
    () => ({
      session,
      async logIn(apiKey) {
        const { data, error } = await rootClient.POST('/console/session', { body: { apiKey } });
        if (data) change(data);
        return error ?? null;
      },
      async logOut() {
        await rootClient.DELETE('/console/session');
        change(null);
      },
    }),
    [session, change],
  );
  return <SessionContext value={state}>{children}</SessionContext>;
}

async function readSession(): Promise<Session | null> {
  const { data, error } = await rootClient.GET('/console/session');
  if (error) throw Object.assign(new Error(error.detail), error);
  setToken(data?.csrfToken ?? '');
  return data ?? null;
}

/** The log-in, whether there is one or not. */
export function useSessionState(): SessionState {
  const state = useContext(SessionContext);
  if (!state) throw new Error('There is no SessionProvider around this.');
  return state;
}

/** Who has logged in; for what is shown to nobody else. */
export function useSession(): Session {
  const { session } = useSessionState();
  if (!session) throw new Error('This is shown to who has logged in.');
  return session;
}

/** The role of who has logged in. */
export const useRole = (): Role => useSession().role;

const RANKS: readonly Role[] = ['store', 'support', 'operator', 'admin'];

/** True for a role that may do what `least` may. */
export const isAtLeast = (role: Role, least: Role): boolean => RANKS.indexOf(role) >= RANKS.indexOf(least);

/** True where a role may do what `least` may, with a key for all stores: what is of no store is for no other. */
export const isForAll = ({ role, stores }: Session, least: Role): boolean => isAtLeast(role, least) && stores === null;

interface CanProps {
  role: Role;
  /** For keys that are for all stores only. */
  ofAllStores?: boolean;
  children: ReactNode;
}

/** Shows what is within to a role and those above it; the server decides again. */
export function Can({ role, ofAllStores = false, children }: CanProps) {
  const session = useSession();
  return (ofAllStores ? isForAll(session, role) : isAtLeast(session.role, role)) ? children : null;
}
