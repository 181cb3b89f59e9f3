import { Router } from 'express';
import { z } from 'zod';
import { readBody } from '../api/validation';
import type { Models } from '../models/models';
import { isOnLoopback } from './seed-stores';

/** What the sandbox's receiver does with an event. */
export const RECEIVER_MODES = ['take', 'fail', 'gone', 'hang'] as const;
type ReceiverMode = (typeof RECEIVER_MODES)[number];

interface Received {
  receivedAt: string;
  /** The three of Standard Webhooks. */
  headers: Record<string, string | undefined>;
  body: unknown;
  answered: number | null;
}

const MOST_RECEIVED = 200;
const ENDPOINT = 'sandbox';

/** Signs what the sandbox's endpoint is told. */
export const RECEIVER_SECRET = `whsec_${Buffer.from('keyrail-sandbox-webhook-secret').toString('base64')}`;

const dial = z.strictObject({
  mode: z.enum(RECEIVER_MODES, { error: `Must be one of ${RECEIVER_MODES.join(', ')}` }),
});

const STATUSES: Record<Exclude<ReceiverMode, 'hang'>, number> = { take: 204, fail: 500, gone: 410 };

/** A system of the vendor's own: it shows the newest events that came, and misbehaves as told. */
export function webhookReceiver(): Router {
  const received: Received[] = [];
  let mode: ReceiverMode = 'take';
  const router = Router();

  router.post('/sandbox/webhooks', ({ headers, body }, response) => {
    const answered = mode === 'hang' ? null : STATUSES[mode];
    const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
    const shown = Object.fromEntries(names.map((name) => [name, headers[name]?.toString()]));
    received.unshift({ receivedAt: new Date().toISOString(), headers: shown, body: body as unknown, answered });
    received.splice(MOST_RECEIVED);
    if (answered !== null) response.status(answered).end();
  });

  router.get('/sandbox/webhooks', (_request, response) => {
    response.json({ mode, webhooks: received });
  });

  router.put('/sandbox/webhooks', (request, response) => {
    ({ mode } = readBody(dial, request));
    response.json({ mode });
  });

  return router;
}

/** Puts the endpoint that tells the sandbox's receiver of everything, where it is missing; its API may have moved to another port. */
export async function seedWebhookEndpoint(
  { webhookEndpoints }: Pick<Models, 'webhookEndpoints'>,
  apiUrl: string,
): Promise<void> {
  const url = `${apiUrl}/sandbox/webhooks`;
  const known = await webhookEndpoints.find(ENDPOINT);
  if (known && !isOnLoopback(known.url)) return;
  if (known) await webhookEndpoints.save({ ...known, url });
  else
    await webhookEndpoints.save(
      { id: ENDPOINT, url, types: null, stores: null, notify: 'vendor@example.com', enabled: true },
      [{ value: RECEIVER_SECRET, acceptedUntil: null }],
    );
}
