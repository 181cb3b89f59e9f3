import type { ApiDependencies } from '../../api/dependencies';
import { startServer } from '../../api/server';
import { until } from '../helpers/engine';
import { useApi } from './api';
import { completed, licenseCall, useFastSpring } from './fastspring-store';

let dependencies: ApiDependencies | undefined;
const api = useApi({}, (made) => {
  dependencies = made;
  return {};
});
const { callForLicense, deliver } = useFastSpring(api);

describe('a call that takes codes in its reply', () => {
  it('answers one code a line, the same for a repeated call', async () => {
    const first = await callForLicense('LIC-1', 2);
    const again = await callForLicense('LIC-1', 2);

    expect([first.status, first.text.split('\n').length]).toEqual([200, 2]);
    expect(again.text).toBe(first.text);
    expect(first.headers.get('content-type')).toMatch(/^text\/plain/);
  });

  it('answers 503 without a body until every code is there', async () => {
    api.gateway.delivers = false;
    const waiting = await callForLicense('LIC-2');
    api.gateway.state = 'idle';
    const unanswered = await callForLicense('LIC-3');

    expect([waiting.status, waiting.text, unanswered.status, unanswered.text]).toEqual([503, '', 503, '']);
  });

  it('tells the order that its codes have been fetched only once they have been sent', async () => {
    api.gateway.handsOver = false;
    const answer = await callForLicense('LIC-6');
    await until('the confirmation', () => api.gateway.signals.length > 0);

    expect(answer.status).toBe(200);
    expect(api.gateway.signals).toMatchObject([{ name: 'codesFetched', message: { lines: ['desktop-app'] } }]);
  });

  it('stays answered when its order cannot be told, and the failure is logged', async () => {
    api.gateway.handsOver = false;
    const signal = jest.spyOn(api.gateway, 'signal').mockRejectedValueOnce(new Error('Channel has been shut down'));
    const answer = await callForLicense('LIC-7');
    await until('the failure in the log', () => api.log.join('').includes('work after an answer has failed'));
    signal.mockRestore();

    expect(answer.status).toBe(200);
  });

  it('is told to its order before a server that stops is done', async () => {
    let taken: (() => void) | undefined;
    const answer = new Promise<{ status: 'taken' }>((resolve) => {
      taken = () => resolve({ status: 'taken' });
    });
    const signal = jest.spyOn(api.gateway, 'signal').mockReturnValueOnce(answer);
    api.gateway.handsOver = false;
    const server = await startServer(dependencies as ApiDependencies, { host: '127.0.0.1', port: 0 });
    const { status } = await fetch(`${server.url}/webhooks/fastspring`, { method: 'POST', ...licenseCall('LIC-8') });
    await until('the confirmation', () => signal.mock.calls.length > 0);
    const done: string[] = [];
    const stopped = server.stop().then(() => done.push('stopped'));
    await until('the server takes nothing more', () =>
      fetch(`${server.url}/healthz`).then(
        () => false,
        () => true,
      ),
    );
    done.push('told');
    taken?.();
    await stopped;
    signal.mockRestore();

    expect(status).toBe(200);
    expect(done).toEqual(['told', 'stopped']);
  });

  it('is the same order as the webhook that follows', async () => {
    await callForLicense('LIC-4');
    await deliver([completed('e9', 'LIC-4')]);
    const order = await api.database.models.orders.findByExternalId('fastspring', 'LIC-4');

    expect(order?.lines).toHaveLength(1);
  });

  it('answers 401 for a wrong hash', async () => {
    const { status } = await api.call('POST', '/webhooks/fastspring', {
      key: null,
      body: 'reference=LIC-5&internalProductName=desktop-app&security_request_hash=00',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });

    expect(status).toBe(401);
  });
});
