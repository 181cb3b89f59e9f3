import { runInNewContext } from 'node:vm';
import { toProblem } from '../../api/errors';

describe('toProblem', () => {
  it('takes a connection that broke under a write for a database that is away, as the driver passes it on', () => {
    const error = Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' });

    expect(toProblem(error)).toMatchObject({ status: 503, code: 'database_unavailable' });
  });

  it('knows such an error also when it comes from another realm', () => {
    const error = runInNewContext("Object.assign(new Error('ended by the other party'), { code: 'EPIPE' })") as unknown;

    expect(error).not.toBeInstanceOf(Error);
    expect(toProblem(error)).toMatchObject({ status: 503, code: 'database_unavailable' });
  });

  it('takes a caller who hangs up in the middle of the body for a bad request, not for an outage', () => {
    const error = Object.assign(new Error('request aborted'), {
      code: 'ECONNABORTED',
      type: 'request.aborted',
      status: 400,
    });

    expect(toProblem(error).status).toBe(400);
  });

  it('tells nothing of an error that nobody expected', () => {
    const problem = toProblem(new Error('the password is swordfish'));

    expect(problem.status).toBe(500);
    expect(problem.detail).not.toContain('swordfish');
  });
});
