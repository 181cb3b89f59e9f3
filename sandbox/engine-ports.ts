import type { EnginePorts } from './engine';
import { requirePort } from './ports';

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

/** Reads the ports from the environment; throws when one that will be opened is taken. */
export async function requireEnginePorts(env: NodeJS.ProcessEnv): Promise<EnginePorts> {
  const ports: Partial<EnginePorts> = {};
  for (const [name, { variable, standard, server }] of Object.entries(SOURCES) as [keyof EnginePorts, PortSource][]) {
    const port = Number(env[variable] ?? standard);
    if (!server || !env[server]) await requirePort(port, variable);
    ports[name] = port;
  }
  return ports as EnginePorts;
}
