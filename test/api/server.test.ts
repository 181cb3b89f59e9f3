import { Agent, request } from 'node:http';
import express from 'express';
import { startServer } from '../../api/server';
import type { ApiDependencies } from '../../api/dependencies';
import { useApi } from './api';

let dependencies: ApiDependencies | undefined;
useApi({}, (made) => {
  dependencies = made;
  return {};
});

const start = (extra: express.Router, port = 0) =>
  startServer(dependencies as ApiDependencies, { host: '127.0.0.1', port, extra });

/** A request on a connection that is kept alive. */
const keptAlive = (url: string, agent: Agent): Promise<string> =>
  new Promise((resolve, reject) => {
    request(url, { agent }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve(body));
    })
      .on('error', reject)
      .end();
  });

describe('startServer', () => {
  it('finishes the requests in hand and takes no more', async () => {
    let answer: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let arrive: (() => void) | undefined;
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const slow = express.Router().get('/slow', async (_request, response) => {
      arrive?.();
      await asked;
      response.send('done');
    });
    const server = await start(slow);
    const agent = new Agent({ keepAlive: true });
    const inHand = keptAlive(`${server.url}/slow`, agent);
    await arrived;
    const stopped = server.stop();

    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    answer?.();
    expect(await inHand).toBe('done');
    await stopped;
    agent.destroy();
  });

  it('says so when the port is taken', async () => {
    const server = await start(express.Router());
    const port = Number(new URL(server.url).port);

    await expect(start(express.Router(), port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await server.stop();
  });
});
