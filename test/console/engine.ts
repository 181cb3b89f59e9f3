import { ordersOf } from '../helpers/direct-orders';
import type { TestEngine } from '../helpers/engine';

/** An order that has been delivered and one that waits for a person. */
export async function placeSamples(engine: TestEngine): Promise<{ delivered: string; waiting: string }> {
  const { place, shown } = ordersOf(engine);
  const delivered = await place({ externalId: 'C-1001', delivery: 'both', lines: [{ quantity: 2 }] });
  engine.servers.keyServer.setMode('space-game', 'refuse');
  const waiting = await place({ externalId: 'C-1002', delivery: 'email', lines: [{ product: 'space-game' }] });
  await shown(delivered.body.id, ({ state }) => state === 'delivered');
  await shown(waiting.body.id, ({ state }) => state === 'exception');
  return { delivered: delivered.body.id, waiting: waiting.body.id };
}
