import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { RequestHandler } from 'express';
import { Problem } from './errors';

/** Answers 405 for a path that is served, but not by this method. */
export function allowedMethods(operations: readonly RouteConfig[]): RequestHandler {
  const served = new Map<string, string[]>();
  for (const { path, method } of operations) served.set(path, [...(served.get(path) ?? []), method.toUpperCase()]);
  const patterns = [...served].map(([path, methods]) => ({ pattern: toPattern(path), methods }));
  return ({ path, method }, _response, next) => {
    const methods = patterns.find(({ pattern }) => pattern.test(path))?.methods;
    if (!methods || methods.includes(method)) return next();
    const allowed = methods.join(', ');
    throw new Problem(405, 'method_not_allowed', `This path takes ${allowed}.`, { headers: { allow: allowed } });
  };
}

const toPattern = (path: string): RegExp => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}/?$`);
