import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { stopAll } from '../sandbox/processes';
import { stopOnSignal } from '../sandbox/signals';
import { summarize, type Figure, type Round } from './figures';
import { FIGURES } from './goals';
import { createRounds, type Rounds } from './rounds';
import { renderTable } from './table';
import { startTestbed } from './testbed';

const ROUNDS = 3;
/** Nothing is begun that would end later: the whole stays under five minutes, on a slow machine with fewer rounds. */
const ROUNDS_END_SECONDS = 230;
const UPLOADS_END_SECONDS = 280;

const say = (line: string): void => console.log(line);
const elapsedSeconds = (): number => performance.now() / 1000;

/** Measures Keyrail in a sandbox of its own, and shows the figures. */
async function main(): Promise<void> {
  const { json } = parseArgs({ options: { json: { type: 'string' } } }).values;
  const parts: { stop(): Promise<void> }[] = [];
  stopOnSignal(() => stopAll(parts));
  try {
    say('Starting the sandbox of the bench …');
    const rounds = await measure(createRounds(await startTestbed(say, parts)));
    const figures = summarize(FIGURES, rounds);
    say(`\n${renderTable(figures)}\n`);
    if (json !== undefined) await writeFile(json, `${JSON.stringify(toReport(figures), null, 2)}\n`);
  } finally {
    await stopAll(parts);
  }
}

async function measure(bench: Rounds): Promise<Round[]> {
  say('Warming up …');
  await bench.warmUp();
  const rounds = await repeat(ROUNDS_END_SECONDS, (number) => {
    say(`Round ${number + 1} of ${ROUNDS} …`);
    return bench.run(number);
  });
  say('Uploading codes …');
  return [...rounds, ...(await repeat(UPLOADS_END_SECONDS, bench.upload))];
}

/** Repeats a measurement for each round, but for those that would end too late; once at least. */
async function repeat(endSeconds: number, run: (number: number) => Promise<Round>): Promise<Round[]> {
  const rounds: Round[] = [];
  let longest = 0;
  while (rounds.length < ROUNDS && (rounds.length === 0 || elapsedSeconds() + longest < endSeconds)) {
    const start = elapsedSeconds();
    rounds.push(await run(rounds.length));
    longest = Math.max(longest, elapsedSeconds() - start);
  }
  return rounds;
}

const toReport = (figures: Figure[]) => ({
  at: new Date().toISOString(),
  seconds: Math.round(elapsedSeconds()),
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
