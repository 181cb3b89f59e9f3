import { useTemporal } from '../helpers/temporal';
import { isRecorded, writeHistory } from './histories';
import { stories } from './stories';

const DEADLINE_MS = 240_000;
const isAll = process.env.RECORD_HISTORIES === 'all';

const wanted = Object.entries(stories)
  .flatMap(([workflow, told]) => Object.entries(told).map(([name, tellOf]) => [`${workflow}/${name}`, tellOf] as const))
  .filter(([name]) => isAll || !isRecorded(name));

// Not one of the tests: `npm run record-histories` runs it by its name.
describe('record-histories', () => {
  const temporal = useTemporal();

  for (const [name, tellOf] of wanted)
    it(
      `records ${name}`,
      async () => {
        const { activities, tell } = tellOf();
        await temporal.run(activities, async (run) => {
          const handle = await tell(run);
          writeHistory(name, await handle.fetchHistory());
          await handle.terminate().catch(() => undefined); // one that goes on would meet the next story's activities
        });
      },
      DEADLINE_MS,
    );

  it('has nothing left to record', () => {
    expect(wanted.filter(([name]) => !isRecorded(name))).toEqual([]);
  });
});
