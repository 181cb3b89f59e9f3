import { connect, createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';

// Linux gives outgoing connections a port from 32,768 on, other systems from 49,152 on: a port from there may be gone
// before it is listened on. Processes that run side by side look in different hundreds.
const LOWEST_PORT = 10_000;
const PORTS_OF_A_PROCESS = 100;
const OWN_PORTS = LOWEST_PORT + (process.pid % 220) * PORTS_OF_A_PROCESS;
let nextPort = 0;

/** Says whether nothing listens on the port of this machine. */
export async function isPortFree(port: number): Promise<boolean> {
  // A listener on all addresses leaves the loopback free to bind on some systems, so ask it too.
  return !(await answers(port)) && (await canBind(port));
}

/** Returns a port that is free now; no two calls of a process get the same one, as long as there are others. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < PORTS_OF_A_PROCESS; tries += 1) {
    const port = OWN_PORTS + (nextPort++ % PORTS_OF_A_PROCESS);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`None of the ports ${OWN_PORTS} to ${OWN_PORTS + PORTS_OF_A_PROCESS - 1} is free.`);
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
