import fc from 'fast-check';
import type { KeyAnswer, RevocationAnswer } from '../../rights/dialect';
import type { Exchange } from '../../rights/transport';
import { judgeKeyAnswer, judgeRevocationAnswer } from '../../rights/verdict';

const answered = (httpStatus = 200, retryAfterMs: number | null = null): Exchange => ({
  status: 'answered',
  httpStatus,
  retryAfterMs,
  contentType: null,
  body: Buffer.of(),
});
const NOTHING: KeyAnswer = { keys: [], isFlawed: false, retriable: null, returnCode: null, returnMessage: null };
const KEYS: KeyAnswer['keys'] = [{ value: 'ABC123', type: 'serialNumber' }];

const judge = (answer: Partial<KeyAnswer> | null, exchange = answered(), secrets: string[] = []) =>
  judgeKeyAnswer(exchange, () => answer && { ...NOTHING, ...answer }, secrets);

describe('judgeKeyAnswer', () => {
  it.each([200, 202, 400, 500])(
    'takes keys that come with HTTP %i, and ignores whatever else is said',
    (httpStatus) => {
      const answer = { keys: KEYS, isFlawed: true, retriable: false, returnCode: '1', returnMessage: 'No: ABC123' };

      expect(judge(answer, answered(httpStatus))).toEqual({
        status: 'granted',
        keys: KEYS,
        httpStatus,
        returnCode: null,
        returnMessage: null,
      });
    },
  );

  it.each([200, 400, 422, 500])('takes a refusal that comes with HTTP %i', (httpStatus) => {
    expect(judge({ retriable: false, returnCode: '1', returnMessage: 'No' }, answered(httpStatus, 1_000))).toEqual({
      status: 'refused',
      httpStatus,
      returnCode: '1',
      returnMessage: 'No',
    });
  });

  it.each([
    ['a "not yet"', { retriable: true }, 200, 'retry'],
    ['no verdict', {}, 200, 'invalid'],
    ['a flawed key', { isFlawed: true }, 200, 'invalid'],
    ['a flawed key, and no retry', { isFlawed: true, retriable: false }, 200, 'invalid'],
    ['nothing readable', null, 200, 'invalid'],
    ['a "not yet" in an error', { retriable: true }, 503, 'server'],
    ['an error without a verdict', {}, 500, 'server'],
    ['an unreadable error', null, 500, 'server'],
    ['too many requests', null, 429, 'server'],
    ['a missing log-in', null, 401, 'server'],
    ['a wrong address', null, 404, 'server'],
    ['a redirect', null, 302, 'server'],
  ] as const)('waits after %s', (_, answer, httpStatus, cause) => {
    expect(judge(answer, answered(httpStatus, 5_000))).toEqual({
      status: 'pending',
      cause,
      retryAfterMs: 5_000,
      httpStatus,
      returnCode: null,
      returnMessage: null,
    });
  });

  it('waits after a call that failed, and says why', () => {
    expect(judge(null, { status: 'failed', cause: 'timeout', detail: 'no answer within 1 s' })).toEqual({
      status: 'pending',
      cause: 'timeout',
      retryAfterMs: null,
      httpStatus: null,
      returnCode: null,
      returnMessage: 'no answer within 1 s',
    });
  });

  it('keeps what the server says in one line of a sensible length', () => {
    const returnMessage = ` Unknown\r\n\u0000\u202e order ${'x'.repeat(1_000)}`;
    const reply = judge({ retriable: false, returnCode: 'c'.repeat(1_000), returnMessage });

    expect(reply.returnMessage).toMatch(/^Unknown order x+$/);
    expect(reply.returnMessage).toHaveLength(500);
    expect(reply.returnCode).toHaveLength(500);
  });

  it('keeps no secret of what the server says, however long, in whatever case', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), fc.string(), fc.nat(600), (secret, words, length) => {
        fc.pre(secret.trim() !== '' && !'*'.includes(secret.trim()));
        const returnMessage = `${'-'.repeat(length)}${words}${secret}${words}`;
        const reply = judge({ retriable: false, returnMessage, returnCode: secret }, answered(), [secret]);

        expect(JSON.stringify([reply.returnMessage, reply.returnCode])).not.toContain(secret.trim());
      }),
    );

    expect(
      judge({ retriable: false, returnMessage: 'No token T0K.EN+ here' }, answered(), ['t0k.en+']).returnMessage,
    ).toBe('No token *** here');
  });
});

describe('judgeRevocationAnswer', () => {
  const judgeRevocation = (answer: Partial<RevocationAnswer> | null, exchange = answered()) =>
    judgeRevocationAnswer(exchange, () => answer && { ...NOTHING, isSuccessful: false, ...answer }, ['ABC123']);

  it('takes a success, with what is said of it', () => {
    expect(judgeRevocation({ isSuccessful: true, returnMessage: 'Gone: abc123' })).toEqual({
      status: 'acknowledged',
      httpStatus: 200,
      returnCode: null,
      returnMessage: 'Gone: ***',
    });
  });

  it('takes a refusal, also as an HTTP error', () => {
    expect(judgeRevocation({ retriable: false }, answered(409))).toMatchObject({ status: 'refused', httpStatus: 409 });
  });

  it.each([
    [{ retriable: true }, 200, 'retry'],
    [{}, 200, 'invalid'],
    [null, 200, 'invalid'],
    [null, 500, 'server'],
  ] as const)('waits after %p with HTTP %i', (answer, httpStatus, cause) => {
    expect(judgeRevocation(answer, answered(httpStatus))).toMatchObject({ status: 'pending', cause });
  });

  it('waits after a call that failed', () => {
    expect(judgeRevocation(null, { status: 'failed', cause: 'network', detail: 'ECONNREFUSED' })).toMatchObject({
      status: 'pending',
      cause: 'network',
    });
  });
});
