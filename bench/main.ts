import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { stopAll } from '../sandbox/processes';
import { stopOnSignal } from '../sandbox/signals';
import { summarize, type Figure } from './figures';
import { findScenario } from './scenarios';
import { renderTable } from './table';
import { startTestbed } from './testbed';

const say = (line: string): void => console.log(line);

/** Measures Keyrail in a sandbox of its own, and shows the figures. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'string' }, orders: { type: 'string', default: '10000' } },
    allowPositionals: true,
  });
  const { json, orders } = values;
  const scenario = findScenario(positionals, orders);
  const parts: { stop(): Promise<void> }[] = [];
  stopOnSignal(() => stopAll(parts));
  try {
    say('Starting the sandbox of the bench …');
    const rounds = await scenario.measure(() => startTestbed(say, parts, scenario), say);
    const figures = summarize(scenario.figures, rounds);
    say(`\n${renderTable(figures)}\n`);
    if (json !== undefined) await writeFile(json, `${JSON.stringify(toReport(figures), null, 2)}\n`);
  } finally {
    await stopAll(parts);
  }
}

const toReport = (figures: Figure[]) => ({
  at: new Date().toISOString(),
  seconds: Math.round(performance.now() / 1000),
  machine: { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model ?? 'unknown' },
  figures: Object.fromEntries(figures.map(({ name, ...figure }) => [name, figure])),
});

main().then(
  () => process.exit(process.exitCode ?? 0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
