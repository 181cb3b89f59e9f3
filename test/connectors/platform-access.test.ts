import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callApi, PlatformApiError } from '../../connectors/platform-access';

describe('callApi', () => {
  const servers: Server[] = [];
  /** The address of an API that answers so. */
  const apiThat = async (answers: RequestListener): Promise<string> => {
    const server = createServer(answers);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const failureOf = async (url: string, limits?: { timeoutMs: number; maximumBytes: number }) => {
    const error: unknown = await callApi({ url, headers: { authorization: 'Bearer top-secret' } }, limits).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof PlatformApiError)) throw new Error('no PlatformApiError', { cause: error });
    expect(error.message).not.toContain('top-secret');
    return error;
  };

  afterAll(() => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  });

  it('reads JSON, with ids that a double cannot hold', async () => {
    const url = await apiThat((_request, response) => response.end('{"id":9007199254740993}'));

    expect(await callApi({ url })).toEqual({ id: '9007199254740993' });
  });

  it('sends its method, headers and body', async () => {
    const url = await apiThat((request, response) => {
      request.setEncoding('utf8').on('data', (body: string) => {
        response.end(JSON.stringify([request.method, request.headers.authorization, body]));
      });
    });

    expect(await callApi({ method: 'POST', url, headers: { authorization: 'Basic abc' }, body: 'a=1' })).toEqual([
      'POST',
      'Basic abc',
      'a=1',
    ]);
  });

  it.each([302, 401, 404, 429, 500])('fails with the status %i', async (status) => {
    const url = await apiThat((_request, response) => response.writeHead(status, { location: 'http://x/' }).end('no'));

    expect(await failureOf(url)).toMatchObject({ status });
  });

  it('fails when there is no server', async () => {
    expect(await failureOf('http://127.0.0.1:1/')).toMatchObject({ status: null });
  });

  it('fails when the answer does not come in time, also in the middle of it', async () => {
    const limits = { timeoutMs: 50, maximumBytes: 100 };
    const silent = await apiThat(() => undefined);
    const halting = await apiThat((_request, response) => void response.write('{"id":'));

    expect((await failureOf(silent, limits)).message).toContain('no answer in time');
    expect((await failureOf(halting, limits)).message).toContain('no answer in time');
  });

  it('fails when the answer is too long, or no JSON', async () => {
    const long = await apiThat((_request, response) => response.end(JSON.stringify('x'.repeat(1_000))));
    const page = await apiThat((_request, response) => response.end('<html>maintenance</html>'));

    expect((await failureOf(long, { timeoutMs: 5_000, maximumBytes: 100 })).message).toContain('more than 100 bytes');
    expect(await failureOf(page)).toMatchObject({ status: null });
  });
});
