import { Router } from 'express';
import type { ApiContext } from './context';

const PROBE_MILLISECONDS = 2_000;

/** Whether the process is up, and whether it can do its work. */
export function healthRouter({ probes }: Pick<ApiContext, 'probes'>): Router {
  const router = Router();

  router.get('/healthz', (_request, response) => {
    response.json({ status: 'up' });
  });

  router.get('/readyz', async (_request, response) => {
    const [database, temporal] = await Promise.all([check(probes.database), check(probes.temporal)]);
    const isReady = database === 'up' && temporal === 'up';
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'up' : 'down', database, temporal });
  });

  return router;
}

async function check(probe: () => Promise<unknown>): Promise<'up' | 'down'> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<'down'>((resolve) => {
    timer = setTimeout(() => resolve('down'), PROBE_MILLISECONDS);
  });
  try {
    return await Promise.race([probe().then(() => 'up' as const), timeout]);
  } catch {
    return 'down';
  } finally {
    clearTimeout(timer);
  }
}
