import { playInParts, playPart } from './three-weeks-parts';
import { renderStories } from './three-weeks-table';

const say = (line: string): void => console.log(line);

/** Shows what three weeks do to an order for each thing that a publisher may do; fails when one has not ended as it must. */
async function main([part]: string[]): Promise<void> {
  if (part !== undefined) return playPart(Number(part), say);
  say('Letting three weeks pass …');
  const stories = await playInParts(__filename);
  const wrong = stories.filter(({ faults }) => faults.length > 0).length;
  say(`\n${renderStories(stories)}\n`);
  say(
    `22 days in ${Math.round(performance.now() / 1000)} s; ${stories.length - wrong} of ${stories.length} orders ended as they must.`,
  );
  process.exitCode = wrong === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  () => process.exit(process.exitCode ?? 0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
