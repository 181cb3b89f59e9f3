import { type Server, createServer } from 'node:net';
import { requireEnginePorts } from '../../sandbox/engine-ports';
import { findFreePort } from '../../sandbox/ports';

const VARIABLES = [
  'PORT',
  'TEMPORAL_PORT',
  'TEMPORAL_UI_PORT',
  'MONGODB_PORT',
  'SMTP_PORT',
  'KEY_SERVER_PORT',
  'PAYMENTS_PORT',
];

describe('requireEnginePorts', () => {
  let server: Server;
  let taken: string;
  let free: NodeJS.ProcessEnv;

  beforeEach(async () => {
    const ports = await Promise.all(VARIABLES.map(findFreePort));
    free = Object.fromEntries(VARIABLES.map((variable, index) => [variable, String(ports[index])]));
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    taken = String((server.address() as { port: number }).port);
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it.each(VARIABLES)('asks for another %s when that port is taken', async (variable) => {
    await expect(requireEnginePorts({ ...free, [variable]: taken })).rejects.toThrow(`start with ${variable}=`);
  });

  it.each([
    ['PORT', 'abc'],
    ['PORT', '99999'],
    ['PORT', '0'],
    ['SMTP_PORT', '-1'],
    ['TEMPORAL_PORT', 'x'],
  ])('says in one line that %s=%s is no port', async (variable, value) => {
    await expect(requireEnginePorts({ ...free, [variable]: value })).rejects.toThrow(
      `${variable} is wrong: it is a port, a whole number between 1 and 65535, and not "${value}".`,
    );
  });

  it.each([
    ['TEMPORAL_PORT', 'TEMPORAL_ADDRESS'],
    ['TEMPORAL_UI_PORT', 'TEMPORAL_ADDRESS'],
    ['MONGODB_PORT', 'MONGODB_URI'],
  ])('takes no offense at a taken %s when %s names the server', async (variable, server) => {
    const env = { ...free, [variable]: taken };

    await expect(requireEnginePorts({ ...env, [server]: 'elsewhere' })).resolves.toBeDefined();
    await expect(requireEnginePorts({ ...env, [server]: '' })).rejects.toThrow('is in use');
  });
});
