import { fork } from 'node:child_process';
import type { Say } from './processes';
import { STAGED_ORDERS, type StagedOrder } from './three-weeks-orders';
import { withStage } from './three-weeks-stage';
import { playThreeWeeks, type Story } from './three-weeks-story';

/** One play keeps one processor busy with its thousands of tries: two of them, each on a stage of its own, take half the time. */
const PARTS = 2;

/** A story on its way from another process, which cannot send what an order's people do. */
type ToldStory = Omit<Story, 'order'> & { order: string };

/** Plays all staged orders in processes of their own, each of which runs the script with its part's number, and tells of them in their order. */
export async function playInParts(script: string): Promise<Story[]> {
  const parts = Array.from({ length: PARTS }, (_, part) => storiesFrom(script, part));
  const told = new Map((await Promise.all(parts)).flat().map((story) => [story.order, story]));
  return STAGED_ORDERS.map((order) => {
    const story = told.get(order.name);
    if (!story) throw new Error(`Nobody has told of the order ${order.name}.`);
    return { ...story, order };
  });
}

/** Plays one part and sends its stories to the process that has started this one, without which it ends. */
export async function playPart(part: number, say: Say): Promise<void> {
  process.once('disconnect', () => process.exit(1));
  const stories = await withStage(say, (stage) => playThreeWeeks(stage, ordersOf(part)));
  const told = stories.map(({ order, ...story }): ToldStory => ({ ...story, order: order.name }));
  await new Promise((sent) => process.send?.(told, sent));
}

/** Every second order, so that the parts take about as long. */
const ordersOf = (part: number): StagedOrder[] => STAGED_ORDERS.filter((_, index) => index % PARTS === part);

function storiesFrom(script: string, part: number): Promise<ToldStory[]> {
  const child = fork(script, [String(part)]);
  return new Promise((tell, fail) => {
    child.once('message', (stories) => tell(stories as ToldStory[]));
    child.once('error', fail);
    child.once('exit', () => fail(new Error('A part of the three weeks ended before it was told.')));
  });
}
