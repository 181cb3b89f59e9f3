import { createBrowserRouter, Navigate } from 'react-router';
import { entries, lazyPage, pageRoutes } from './pages';
import { Frame } from './parts/frame';
import { PageFault } from './parts/page-fault';

const Nothing = () => null;

/** The paths of the console, under /console. */
export const router = createBrowserRouter(
  [
    { path: '/login', HydrateFallback: Nothing, ErrorBoundary: PageFault, ...lazyPage('login') },
    {
      path: '/',
      Component: Frame,
      ErrorBoundary: PageFault,
      HydrateFallback: Nothing,
      children: [
        { index: true, element: <Navigate to={`/${entries[0]?.path ?? 'orders'}`} replace /> },
        {
          ErrorBoundary: PageFault,
          children: [...entries.flatMap(({ path }) => pageRoutes(path)), { path: '*', ...lazyPage('unknown') }],
        },
      ],
    },
  ],
  { basename: '/console' },
);
