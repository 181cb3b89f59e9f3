import { QueryClient } from '@tanstack/react-query';
import type { Problem } from './client';

const MOST_RETRIES = 2;
/** How often what changes by itself is looked at again, while the page is in sight. */
export const LIVE_MILLISECONDS = 5_000;

/** Settings of a query that keeps up with what happens. */
export const live = { refetchInterval: LIVE_MILLISECONDS } as const;

/** Only what may be another way in a moment is asked for again. */
const mayPass = (error: unknown): boolean => isProblem(error) && error.status >= 500;

/** True for an error of the API. */
export const isProblem = (error: unknown): error is Problem =>
  typeof error === 'object' && error !== null && 'status' in error && 'code' in error;

/** Makes the memory of what has been read. */
export const createQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < MOST_RETRIES && mayPass(error),
        staleTime: 2_000,
        refetchIntervalInBackground: false,
      },
    },
  });
