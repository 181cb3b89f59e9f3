import type { EnginePorts } from './engine';
import { findFreePort, requirePort } from './ports';

interface PortSource {
  /** The variable that moves the port. */
  variable: string;
  standard: number;
  /** Where this names a server that runs already, the port is not opened. */
  server?: 'TEMPORAL_ADDRESS' | 'MONGODB_URI';
}

const SOURCES: Record<keyof EnginePorts, PortSource> = {
  api: { variable: 'PORT', standard: 3000 },
  temporal: { variable: 'TEMPORAL_PORT', standard: 7233, server: 'TEMPORAL_ADDRESS' },
  temporalUi: { variable: 'TEMPORAL_UI_PORT', standard: 8233, server: 'TEMPORAL_ADDRESS' },
  mongo: { variable: 'MONGODB_PORT', standard: 27017, server: 'MONGODB_URI' },
  smtp: { variable: 'SMTP_PORT', standard: 1025 },
  keyServer: { variable: 'KEY_SERVER_PORT', standard: 3010 },
  payments: { variable: 'PAYMENTS_PORT', standard: 3011 },
};

/** The variables that move the sandbox's ports. */
export const PORT_VARIABLES: readonly string[] = Object.values(SOURCES).map(({ variable }) => variable);

/** Reads the ports from the environment; throws one line when one is no port, or will be opened and is taken. */
export async function requireEnginePorts(env: NodeJS.ProcessEnv): Promise<EnginePorts> {
  const ports: Partial<EnginePorts> = {};
  for (const [name, { variable, standard, server }] of Object.entries(SOURCES) as [keyof EnginePorts, PortSource][]) {
    const port = portOf(variable, env[variable]?.trim() || String(standard));
    if (!server || !env[server]) await requirePort(port, variable);
    ports[name] = port;
  }
  return ports as EnginePorts;
}

/** Finds a port for each part that is free now. */
export async function freeEnginePorts(): Promise<EnginePorts> {
  const names = Object.keys(SOURCES) as (keyof EnginePorts)[];
  const ports = await Promise.all(names.map(async (name) => [name, await findFreePort()] as const));
  return Object.fromEntries(ports) as unknown as EnginePorts;
}

function portOf(variable: string, text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new Error(`${variable} is wrong: it is a port, a whole number between 1 and 65535, and not "${text}".`);
}
