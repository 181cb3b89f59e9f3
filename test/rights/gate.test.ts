import { createGate } from '../../rights/gate';

type Outcome = 'good' | 'bad';

const good = () => Promise.resolve<Outcome>('good');
const bad = () => Promise.resolve<Outcome>('bad');
const PASSED = { status: 'passed', value: 'good' };

describe('createGate', () => {
  let now = 1_000_000;
  beforeEach(() => jest.spyOn(Date, 'now').mockImplementation(() => now));
  afterEach(() => jest.restoreAllMocks());

  const open = (limit = 10) => createGate<Outcome>(limit, (outcome) => outcome === 'bad');

  /** A call that goes on until it is told to end. */
  const pendingCall = () => {
    let end: (outcome: Outcome) => void = () => undefined;
    const call = jest.fn(() => new Promise<Outcome>((resolve) => (end = resolve)));
    return { call, end: (outcome: Outcome) => end(outcome) };
  };
  const fail = async (gate: ReturnType<typeof open>, times: number) => {
    for (let n = 0; n < times; n += 1) await gate.pass(bad);
  };
  /** How long those that are turned away are to wait. */
  const turnAway = async (gate: ReturnType<typeof open>, times: number) => {
    const waits: number[] = [];
    for (let n = 0; n < times; n += 1) {
      const turned = await gate.pass(good);
      waits.push(turned.status === 'turnedAway' ? turned.retryAfterMs : 0);
    }
    return waits;
  };

  it('lets so many calls through at once, and turns the others away unasked', async () => {
    const gate = open(2);
    const [first, second] = [pendingCall(), pendingCall()];
    const passages = [gate.pass(first.call), gate.pass(second.call)];
    const third = jest.fn(good);

    expect(await gate.pass(third)).toEqual({ status: 'turnedAway', retryAfterMs: expect.any(Number) as number });
    expect(third).not.toHaveBeenCalled();
    first.end('good');
    expect(await passages[0]).toEqual(PASSED);
    expect(await gate.pass(good)).toEqual(PASSED);
    second.end('good');
    await passages[1];
  });

  it('gives those it turns away turns that lie apart', async () => {
    const gate = open(1);
    const { call, end } = pendingCall();
    const passage = gate.pass(call);
    const waits = await turnAway(gate, 1_000);

    expect(waits.slice(0, 3)).toEqual([1_000, 2_000, 3_000]);
    expect(Math.max(...waits)).toBe(600_000);
    end('good');
    await passage;
  });

  it('lets nobody through after ten failures in a row, until the pause is over', async () => {
    const gate = open();
    await fail(gate, 10);
    const call = jest.fn(good);

    expect(await gate.pass(call)).toEqual({ status: 'turnedAway', retryAfterMs: 5_000 });
    now += 3_000;
    expect(await gate.pass(call)).toEqual({ status: 'turnedAway', retryAfterMs: 3_000 });
    expect(call).not.toHaveBeenCalled();
    now += 2_000;
    expect(await gate.pass(call)).toEqual(PASSED);
    expect(await gate.pass(call)).toEqual(PASSED);
  });

  it('lets those it turned away from a failing server come back one a second, and none later than an hour', async () => {
    const gate = open();
    await fail(gate, 10);
    const waits = await turnAway(gate, 10_000);

    expect(waits.slice(0, 3)).toEqual([5_000, 6_000, 7_000]);
    expect(Math.max(...waits)).toBe(3_600_000);
    expect(waits.filter((wait) => wait === 1_800_000)).toHaveLength(3);
  });

  it('begins with the turns anew once the server has answered', async () => {
    const gate = open();
    await fail(gate, 10);
    await turnAway(gate, 1_000);
    now += 5_000;
    await gate.pass(good);
    await fail(gate, 10);

    expect(await turnAway(gate, 2)).toEqual([5_000, 6_000]);
  });

  it('begins to count anew with every good answer', async () => {
    const gate = open();
    await fail(gate, 9);
    await gate.pass(good);
    await fail(gate, 9);

    expect(await gate.pass(good)).toEqual(PASSED);
  });

  it('lets one call try it after a pause, and turns the others away meanwhile', async () => {
    const gate = open();
    await fail(gate, 10);
    now += 5_000;
    const probe = pendingCall();
    const passage = gate.pass(probe.call);
    const call = jest.fn(good);

    expect(await gate.pass(call)).toEqual({ status: 'turnedAway', retryAfterMs: 5_000 });
    expect(call).not.toHaveBeenCalled();
    probe.end('good');
    await passage;
    expect(await gate.pass(call)).toEqual(PASSED);
  });

  it('pauses longer with each try that fails, up to a minute', async () => {
    const gate = open();
    await fail(gate, 10);
    const pauses: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      const turned = await gate.pass(good);
      const pause = turned.status === 'turnedAway' ? turned.retryAfterMs : 0;
      pauses.push(pause);
      now += pause;
      await gate.pass(bad);
    }

    expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  });
});
