import { useTemporal } from '../helpers/temporal';
import { isRecorded, writeHistory } from './histories';
import { stories } from './stories';

const DEADLINE_MS = 240_000;
const isAll = process.env.RECORD_HISTORIES === 'all';

const wanted = Object.entries(stories)
  .flatMap(([workflow, told]) => Object.entries(told).map(([name, tellOf]) => [`${workflow}/${name}`, tellOf] as const))
  .filter(([name]) => isAll || !isRecorded(name));

// Not one of the tests: `npm run record-histories` runs it by its name.
for (const [name, tellOf] of wanted)
  describe(name, () => {
    // A server of its own: what one story leaves open would meet the next one's activities, and hold up its time.
    const temporal = useTemporal();

    it(
      'is recorded',
      async () => {
        const { activities, tell } = tellOf();
        const history = await temporal.run(activities, async (run) => (await tell(run)).fetchHistory());
        writeHistory(name, history);
      },
      DEADLINE_MS,
    );
  });

it('leaves no story without its history', () => {
  expect(wanted.filter(([name]) => !isRecorded(name))).toEqual([]);
});
