import type { Say } from '../sandbox/processes';
import { createApiCalls, type ApiCalls } from './api-calls';
import type { Round } from './figures';
import { keepPace } from './load';
import type { Testbed } from './testbed';
import { inTurns } from './turns';

const PRODUCT = 'bench-licensed';
const LICENSES = 500;
const PACE = 200;
/** Second by second; ten of each of the two in a round. */
const ROUND = { perSecond: PACE, seconds: 1, slices: 10 };
const WARM_UP_SECONDS = 3;
const ROUNDS = 3;

/** Measures how long a validation takes beside what the API needs to answer at all, at the same pace in the same round. */
export async function measureLicenses(testbed: Testbed, say: Say): Promise<Round[]> {
  const calls = createApiCalls(testbed);
  const codes = await handOut(calls);
  let asked = 0;
  const validate = () => askFor(calls, codes[asked++ % codes.length] ?? '');
  const answer = () => calls.call({ method: 'GET', path: '/healthz', wanted: 200 });
  say('Warming up …');
  for (const call of [answer, validate]) await keepPace({ perSecond: PACE, seconds: WARM_UP_SECONDS }, call);
  const rounds: Round[] = [];
  for (let number = 1; number <= ROUNDS; number += 1) {
    say(`Round ${number} of ${ROUNDS} …`);
    const [healthz, validation] = await inTurns([{ call: answer }, { call: validate }], ROUND);
    rounds.push({
      'healthz.p50': healthz.p50,
      'healthz.p99': healthz.p99,
      'validation.p50': validation.p50,
      'validation.p99': validation.p99,
      'validation.p99Ratio': validation.p99 / healthz.p99,
    });
  }
  return rounds;
}

async function handOut({ call, put }: ApiCalls): Promise<string[]> {
  await put(`/v1/products/${PRODUCT}`, { name: 'Licensed' });
  const body = JSON.stringify({ label: 'bench', count: LICENSES });
  const batch = await call({ path: `/v1/products/${PRODUCT}/handouts`, body, wanted: 201 });
  return (JSON.parse(batch) as { codes: { code: string }[] }).codes.map(({ code }) => code);
}

async function askFor({ call }: ApiCalls, code: string): Promise<void> {
  const body = JSON.stringify({ code, product: PRODUCT });
  const { valid } = JSON.parse(await call({ path: '/v1/licenses/validate', body, wanted: 200 })) as { valid: boolean };
  if (!valid) throw new Error('A code that was handed out is not valid');
}
