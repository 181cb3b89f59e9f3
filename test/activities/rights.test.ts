import type { KeyReply, RightsRequest } from '../../domain/rights';
import { fails, grants, publisher } from '../helpers/publishers';
import { line, newIdentity } from './shop';

const request = (): RightsRequest => ({
  identity: newIdentity(),
  buyer: { email: 'ann@example.com', name: 'Ann' } as RightsRequest['buyer'],
  currency: 'USD',
  acceptedAt: '2026-01-01T00:00:00.000Z',
  line: line('space-game', { product: 'space-game', publisher: 'space-publisher' }),
});

/** Not asked: others are, or the server has failed too often. */
const turnIn = (retryAfterMs: number): KeyReply => ({ ...fails('network'), cause: 'busy', retryAfterMs }) as KeyReply;

describe('requestKeysOnce', () => {
  it('waits for a turn that is near, just until it comes', async () => {
    const { activities, paused } = publisher((_request, n) => (n === 1 ? turnIn(12_000) : grants('KEY-1')));

    expect(await activities.requestKeysOnce(request())).toMatchObject({ status: 'granted' });
    expect(paused).toEqual([12_000]);
  });

  it('waits for no turn that is far, so that a dead server keeps no worker from the others', async () => {
    const { activities, asked, paused } = publisher(() => turnIn(16_000));

    expect(await activities.requestKeysOnce(request())).toMatchObject({ status: 'pending', retryAfterMs: 16_000 });
    expect(asked).toHaveLength(1);
    expect(paused).toEqual([]);
  });

  it('waits 15 seconds at most in all', async () => {
    const { activities, paused } = publisher(() => turnIn(6_000));

    expect(await activities.requestKeysOnce(request())).toMatchObject({ status: 'pending', cause: 'busy' });
    expect(paused).toEqual([6_000, 6_000]);
  });

  it('does not wait where the publisher itself has asked for time', async () => {
    const { activities, paused } = publisher(() => ({ ...turnIn(1_000), cause: 'retry' }) as KeyReply);

    expect(await activities.requestKeysOnce(request())).toMatchObject({ status: 'pending', cause: 'retry' });
    expect(paused).toEqual([]);
  });
});
