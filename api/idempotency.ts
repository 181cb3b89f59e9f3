import { createHash, randomUUID } from 'node:crypto';
import type { Models } from '../models';
import { invalid, Problem } from './errors';

/** An answer that can be kept and given again. */
export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** Does the work once for a caller's key and body, and gives the first answer again to whoever repeats it. */
export async function answerOnce(
  { idempotencyKeys }: Pick<Models, 'idempotencyKeys'>,
  { callerId, key, body }: { callerId: string; key: string | undefined; body: unknown },
  work: () => Promise<KeptAnswer>,
): Promise<KeptAnswer> {
  if (key === undefined) return work();
  const id = keyId(callerId, key);
  const claim = await idempotencyKeys.claim(id, digest(JSON.stringify(body)));
  switch (claim.status) {
    case 'done':
      return repeated(claim.answer);
    case 'conflict':
      throw reused();
    case 'running':
      throw new Problem(
        409,
        'idempotency_key_in_use',
        'The first call with this Idempotency-Key is not answered yet. Wait a moment, then send it again.',
        {
          headers: { 'retry-after': '1' },
        },
      );
    case 'new':
      return keep(idempotencyKeys, id, work);
  }
}

/** Names what a caller's key and body ask for, alike for all who repeat it; without a key it is new each time. Throws where the key was used with another body. */
export async function nameOnce(
  { idempotencyKeys }: Pick<Models, 'idempotencyKeys'>,
  { callerId, key, body }: { callerId: string; key: string | undefined; body: unknown },
): Promise<string> {
  if (key === undefined) return randomUUID();
  const id = keyId(callerId, key);
  const fingerprint = digest(JSON.stringify(body));
  if ((await idempotencyKeys.claim(id, fingerprint)).status === 'conflict') throw reused();
  return digest(`${id}\n${fingerprint}`).slice(0, 32);
}

function keyId(callerId: string, key: string): string {
  if (key === '' || key.length > 200)
    throw invalid([{ path: 'Idempotency-Key', message: 'Must have 1 to 200 characters' }]);
  return digest(`${callerId}\n${key}`);
}

const reused = (): Problem =>
  new Problem(422, 'idempotency_key_reused', 'This Idempotency-Key was used with another body. Use a new one.');

async function keep(
  idempotencyKeys: Models['idempotencyKeys'],
  id: string,
  work: () => Promise<KeptAnswer>,
): Promise<KeptAnswer> {
  let answer: KeptAnswer;
  try {
    answer = await work();
  } catch (error) {
    // What was not taken may be sent again; a claim that cannot be released runs out by itself.
    await idempotencyKeys.release(id).catch(() => undefined);
    throw error;
  }
  // The order stands: an answer that cannot be kept is made anew from it.
  await idempotencyKeys.finish(id, JSON.stringify(answer)).catch(() => undefined);
  return answer;
}

function repeated(answer: string): KeptAnswer {
  const kept = JSON.parse(answer) as KeptAnswer;
  return { ...kept, headers: { ...kept.headers, 'idempotency-replayed': 'true' } };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
