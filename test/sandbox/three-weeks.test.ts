import { STAGED_ORDERS } from '../../sandbox/three-weeks-orders';
import { withStage } from '../../sandbox/three-weeks-stage';
import { playThreeWeeks, type Story } from '../../sandbox/three-weeks-story';
import { renderStories } from '../../sandbox/three-weeks-table';

jest.setTimeout(600_000);

/** Each position that is asked hourly costs 504 tries: one of them stands for the others, which `npm run three-weeks` plays. */
const PLAYED = new Set(['grant', 'refuse', 'short', 'corrected', 'cancelled', 'switched', 'declined', 'mended']);

describe('playThreeWeeks', () => {
  let stories: Story[];

  beforeAll(async () => {
    const orders = STAGED_ORDERS.filter(({ name }) => PLAYED.has(name));
    const [grant] = orders;
    const wrong = { ...grant!, name: 'wrong', ends: { ...grant!.ends, charged: 'no' as const, mails: 2 } };
    const say = (line: string) => void process.stderr.write(`${line}\n`);
    stories = await withStage(say, (stage) => playThreeWeeks(stage, [...orders, wrong]));
  }, 600_000);

  it('ends each order as it must', () => {
    const faults = stories.filter(({ order }) => order.name !== 'wrong').flatMap((story) => story.faults);

    expect(faults).toEqual([]);
    expect(stories).toHaveLength(PLAYED.size + 1);
  });

  it('tells of an order that has not ended as its row says', () => {
    const wrong = stories.find(({ order }) => order.name === 'wrong');

    expect(wrong?.faults).toEqual(['charged: once, not no', 'mails: 1, not 2']);
    expect(renderStories(stories)).toContain('WRONG: charged: once, not no; mails: 1, not 2');
  });

  it('takes at most 30 events for keys that come at the first try, and for keys that never come', () => {
    const events = Object.fromEntries(stories.map(({ order, events: count }) => [order.name, count]));

    expect(events.grant).toBeLessThanOrEqual(30);
    expect(events.short).toBeLessThanOrEqual(30);
  });
});
