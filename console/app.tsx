import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router';
import { createQueries } from './api/queries';
import { SessionProvider } from './api/session';
import { styleNonce } from './parts/nonce';
import { readableColors, theme } from './parts/theme';
import { router } from './routes';

const queries = createQueries();

/** The whole console. */
export const App = () => (
  <MantineProvider
    theme={theme}
    defaultColorScheme="auto"
    cssVariablesResolver={readableColors}
    getStyleNonce={styleNonce}
  >
    <QueryClientProvider client={queries}>
      <SessionProvider>
        <ModalsProvider>
          <Notifications position="top-right" />
          <RouterProvider router={router} />
        </ModalsProvider>
      </SessionProvider>
    </QueryClientProvider>
  </MantineProvider>
);
