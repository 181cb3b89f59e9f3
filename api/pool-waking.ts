import type { ApiContext } from './context';

/** Wakes every pool that has lines to see to: the process that was to wake it may have been ended before it could. */
export async function wakePools({
  models,
  gateway,
  logger,
}: Pick<ApiContext, 'models' | 'gateway' | 'logger'>): Promise<void> {
  for (const product of await models.waitingLines.products()) {
    const { status } = await gateway.stockChanged(product);
    if (status === 'taken') continue;
    logger.warn({ product, status }, 'pools were not woken at the start');
    return; // the others would wait as long for nothing
  }
}
