import type { EventOutcome } from '../../connectors/connector';
import { fastSpring } from '../../connectors/fastspring';
import { findConnector } from '../../connectors/registry';
import { SignatureError } from '../../domain/errors';
import vectors from './fixtures/fastspring.json';
import { CREDENTIALS, NOW, licenseFields, orderCompleted, signLicenseCall, signWebhook } from './fastspring-signer';

describe('findConnector', () => {
  it('knows FastSpring, and none for the API', () => {
    expect(findConnector('fastspring')).toBe(fastSpring);
    expect(findConnector('direct')).toBeNull();
  });
});

describe('fastSpring.verify', () => {
  it.each(vectors)('judges the recorded delivery $id', ({ body, headers, secret, valid }) => {
    const secrets = [{ value: secret, acceptedUntil: null }];
    const lowerCase = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
    const delivery = { rawBody: Buffer.from(body), headers: Object.fromEntries(lowerCase) };
    const verify = () =>
      fastSpring.verify(delivery, { ...CREDENTIALS, webhookSecrets: secrets, licenseKeys: secrets }, NOW);

    if (valid) expect(verify).not.toThrow();
    else expect(verify).toThrow(SignatureError);
    expect(fastSpring.parse(delivery)[0]).toMatchObject({
      externalId: 'ABC123456-7891-01112',
      purchase: { test: true },
    });
  });
});

const answer = (outcomes: EventOutcome[]) =>
  fastSpring.answer(outcomes, { delivery: signWebhook({ events: [] }), trust: CREDENTIALS, now: NOW });

describe('fastSpring.answer', () => {
  const events = ['a', 'b', 'c'].map((id) => orderCompleted({ reference: id }, { id }));
  const outcomes = (taken: boolean[]): EventOutcome[] =>
    fastSpring
      .parse(signWebhook({ events }))
      .map((event, index) => ({ event, taken: taken[index] ?? false, codes: null }));

  it('answers a batch with 200, 202 with the ids of the part that was taken, or 503', () => {
    expect(answer(outcomes([true, true, true]))).toMatchObject({ status: 200, body: '' });
    expect(answer(outcomes([true, false, true]))).toMatchObject({ status: 202, body: 'a\nc' });
    expect(answer(outcomes([false, false, false]))).toMatchObject({ status: 503, body: '' });
    expect(answer([])).toMatchObject({ status: 200 });
  });

  it('does not confirm an id of which one half was not taken', () => {
    const twice = outcomes([true, true, false]).map(({ event, ...rest }, index) =>
      index === 0 ? { event: { ...event, eventId: 'c' }, ...rest } : { event, ...rest },
    );

    expect(answer(twice)).toMatchObject({ status: 202, body: 'b' });
  });

  const [call] = fastSpring.parse(signLicenseCall(licenseFields({ quantity: '2' })));
  const reply = (codes: string[] | null, taken = true, units?: number) =>
    answer(call ? [{ event: call, taken, codes, ...(units !== undefined && { units }) }] : []);

  it('answers a license call with one code a line', () => {
    expect(reply(['AAA', 'BBB'])).toEqual({ status: 200, contentType: 'text/plain; charset=utf-8', body: 'AAA\nBBB' });
  });

  it('answers a license call by the units that its line has now, whatever the call says', () => {
    expect(reply(['AAA'], true, 1)).toMatchObject({ status: 200, body: 'AAA' });
    expect(reply(['AAA', 'BBB'], true, 3)).toMatchObject({ status: 503 });
  });

  it.each([
    ['no codes', null, true],
    ['too few', ['AAA'], true],
    ['too many', ['AAA', 'BBB', 'CCC'], true],
    ['an empty one', ['AAA', ''], true],
    ['one of two lines', ['AAA', 'B\nB'], true],
    ['an event that was not taken', ['AAA', 'BBB'], false],
  ])('answers a license call with 503 and nothing else when there are %s', (_, codes, taken) => {
    expect(reply(codes, taken)).toMatchObject({ status: 503, body: '' });
  });
});
