import { type Server, createServer } from 'node:net';
import { findFreePort, isPortFree, requirePort } from '../../sandbox/ports';

describe('ports', () => {
  let server: Server;
  let port: number;

  beforeEach(async () => {
    port = await findFreePort();
    server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('tells a taken port from a free one', async () => {
    expect(await isPortFree(port)).toBe(false);
    expect(await isPortFree(await findFreePort())).toBe(true);
  });

  it('finds ports that no outgoing connection takes, and none twice', async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, () => findFreePort()));

    expect(new Set(ports).size).toBe(20);
    expect(Math.max(...ports)).toBeLessThan(32_768);
    expect(ports).not.toContain(port);
  });

  it('says in one line what to do when the port is taken', async () => {
    const message = await requirePort(port).catch((error: Error) => error.message);

    expect(message).toMatch(
      new RegExp(`^Port ${port} is in use: stop the other program or start with PORT=\\d+ npm start$`),
    );
  });

  it('proposes a port that is free', async () => {
    const message = await requirePort(port).catch((error: Error) => error.message);
    const proposed = Number(/PORT=(\d+)/.exec(message ?? '')?.[1]);

    expect(await isPortFree(proposed)).toBe(true);
  });

  it('is silent when the port is free', async () => {
    await expect(requirePort(await findFreePort())).resolves.toBeUndefined();
  });
});
