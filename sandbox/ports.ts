import { connect, createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** Says whether nothing listens on the port of this machine. */
export async function isPortFree(port: number): Promise<boolean> {
  // A listener on all addresses leaves the loopback free to bind on some systems, so ask it too.
  return !(await answers(port)) && (await canBind(port));
}

/** Returns a port that is free now. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Throws one line that says what to do when the port is taken. */
export async function requirePort(port: number, variable = 'PORT', command = 'npm start'): Promise<void> {
  if (await isPortFree(port)) return;
  const other = await nextFreePort(port + 1);
  throw new Error(`Port ${port} is in use: stop the other program or start with ${variable}=${other} ${command}`);
}

async function nextFreePort(port: number): Promise<number> {
  return (await isPortFree(port)) ? port : nextFreePort(port + 1);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: LOOPBACK, timeout: 500 });
    const end = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

function canBind(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
}
