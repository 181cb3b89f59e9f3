import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Problem } from '../../api/client';
import { live } from '../../api/queries';

/** What can be bought in the sandbox, and where. */
export interface Shop {
  products: { id: string; name: string; source: string; minimumPrices: Record<string, number> }[];
  /** `why` says why nothing can be sold in one here, `needs` what it lacks so that a sale is known. */
  stores: { id: string; name: string; platform: string; events: string[]; why: string | null; needs: string | null }[];
}

export interface KeyServer {
  modes: string[];
  products: { product: string; mode: string; asked: number; issued: number; revoked: number }[];
}

export interface Payments {
  mode: string;
  modes: string[];
  ledger: {
    kind: 'charge' | 'refund';
    paymentId: string;
    orderId: string;
    externalId: string;
    amount: number;
    currency: string;
    method: string;
    at: string;
  }[];
}

export interface Mail {
  id: string;
  to: string[];
  subject: string;
  text: string;
  receivedAt: string;
}

export interface Sale {
  store: string;
  event?: string;
  order?: string;
  product: string;
  quantity: number;
  /** In minor units. */
  unitPrice: number;
  currency: string;
  email: string;
  test: boolean;
}

/** What the platform's message has come to. */
export interface Sold {
  store: string;
  platform: string;
  event: string;
  order: string;
  externalIds: string[];
  status: number;
  body: string;
}

/** The calls that only the sandbox has: the API's description does not name them. */
async function ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`/sandbox/${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw Object.assign(new Error((answer as Problem).detail), answer);
  return answer as Answer;
}

/** Reads a part of the sandbox again and again. */
export const useSandbox = <Answer>(path: string, keepsUp = true) =>
  useQuery({
    queryKey: ['sandbox', path],
    queryFn: () => ask<Answer>('GET', path),
    ...(keepsUp && live),
  });

/** Changes a part of the sandbox. */
export function useSandboxChange<Body extends object, Answer>(method: 'PUT' | 'POST', pathOf: (body: Body) => string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => ask<Answer>(method, pathOf(body), body),
    onSuccess: () => queries.invalidateQueries(),
  });
}
