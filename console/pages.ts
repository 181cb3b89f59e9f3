import type { ComponentType } from 'react';
import type { RouteObject } from 'react-router';
import { navigation, type NavigationEntry } from './navigation';

/** What a page's file exports. */
interface PageFile {
  Page: ComponentType;
}

/** Each page is a chunk of its own, loaded when it is gone to. */
const files = import.meta.glob<PageFile>(['./pages/*.tsx', './pages/*/index.tsx', './pages/*/one.tsx']);

/** The route's part that loads a page; null where there is no such file. */
export function lazyPage(file: string): Pick<RouteObject, 'lazy'> | null {
  const load = files[`./pages/${file}.tsx`];
  return load ? { lazy: async () => ({ Component: (await load()).Page }) } : null;
}

const listPage = (path: string) => lazyPage(path) ?? lazyPage(`${path}/index`);

/** The pages of the navigation that there are. */
export const entries: readonly NavigationEntry[] = navigation.filter(({ path }) => listPage(path));

/** `/orders` is `pages/orders.tsx` or `pages/orders/index.tsx`; `/orders/<id>` is `pages/orders/one.tsx`. */
export function pageRoutes(path: string): RouteObject[] {
  const one = lazyPage(`${path}/one`);
  return [{ path, ...listPage(path) }, ...(one ? [{ path: `${path}/:id`, ...one }] : [])];
}
