import { hasFailed, publisherReport, type AttemptOutcome } from '../../domain/publisher-report';

const report = (outcomes: [AttemptOutcome, number][]) =>
  publisherReport({ publisher: 'games', outcomes: new Map(outcomes), times: new Map([[20, 3]]) });

describe('publisherReport', () => {
  it('counts tries by what came of them, and apart from them the questions that were not put', () => {
    const counted = report([
      ...([
        ['granted', 5],
        ['short', 1],
        ['duplicate', 1],
        ['refused', 2],
      ] as [AttemptOutcome, number][]),
      ...([
        ['retry', 3],
        ['timeout', 1],
        ['network', 2],
        ['server', 1],
        ['invalid', 1],
        ['busy', 9],
      ] as [AttemptOutcome, number][]),
    ]);

    expect(counted).toEqual({
      publisher: 'games',
      tries: 17,
      ...{ granted: 5, short: 1, duplicate: 1, refused: 2 },
      retried: { retry: 3, timeout: 1, network: 2, server: 1, invalid: 1 },
      notAsked: 9,
      successRate: 0.3529,
      p50Ms: 32,
      p99Ms: 32,
    });
  });

  it('has no rate without tries', () => {
    expect(report([['busy', 2]])).toMatchObject({ tries: 0, successRate: null });
  });
});

describe('hasFailed', () => {
  it.each<[AttemptOutcome, boolean]>([
    ['granted', false],
    ['short', false],
    ['refused', true],
    ['timeout', true],
    ['busy', true],
  ])('says of %s whether it is a failure', (outcome, expected) => {
    expect(hasFailed(report([[outcome, 1]]))).toBe(expected);
  });
});
