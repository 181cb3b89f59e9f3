import type { Say } from '../sandbox/processes';
import type { Round } from './figures';
import { createRounds } from './rounds';
import type { Testbed } from './testbed';

const ROUNDS = 3;
/** Nothing is begun that would end later: the whole stays under five minutes, on a slow machine with fewer rounds. */
const ROUNDS_END_SECONDS = 230;
const UPLOADS_END_SECONDS = 280;

/** Measures speed, latency and cost of ordinary orders. */
export async function measureStandard(testbed: Testbed, say: Say): Promise<Round[]> {
  const bench = createRounds(testbed);
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

/** Since the process began. */
const elapsedSeconds = (): number => performance.now() / 1000;
