import type { OrderState } from '../domain/order';
import { cancelLineUpdate, recordRefundUpdate, resubmitLineUpdate, switchSourceUpdate } from '../workflows/messages';
import type { KeyServerMode } from './key-server';
import { DECLINED_METHOD } from './payment-bank';
import type { Scene } from './three-weeks-stage';

/** Whether a buyer's money was taken, by Keyrail itself. */
export type Money = 'no' | 'once';

/** One order of the three weeks: what befalls it, and how it must end. */
export interface StagedOrder {
  /** Also the id of its product and of that product's publisher: no two orders share any of them. */
  name: string;
  /** What its publisher does, in words. */
  publisher: string;
  /** What people do about it, in words. */
  people: string;
  dial: KeyServerMode;
  quantity: number;
  /** What Keyrail charges; null when the store has been paid. */
  card: string | null;
  acts: Act[];
  ends: Ending;
}

/** What happens on a day, counted in full days since the order came. */
interface Act {
  day: number;
  play(scene: Scene): Promise<unknown> | void;
}

export interface Ending {
  state: OrderState;
  charged: Money;
  mails: number;
  /** Null where it depends on the hour's fraction at which the story turns. */
  tries: number | null;
}

/** The first try, and one an hour until the window closes. */
const ALL_TRIES = 21 * 24;

const NEVER: Ending = { state: 'expired', charged: 'no', mails: 2, tries: ALL_TRIES };
const AT_ONCE: Ending = { state: 'delivered', charged: 'once', mails: 1, tries: 1 };
const LATE: Ending = { state: 'delivered', charged: 'once', mails: 2, tries: null };

const signature = { by: 'operator', why: 'the three weeks say so' };

const order = (name: string, publisher: string, changes: Partial<StagedOrder> = {}): StagedOrder => ({
  name,
  publisher,
  people: '',
  dial: 'grant',
  quantity: 1,
  card: 'sandbox-card',
  acts: [],
  ends: NEVER,
  ...changes,
});

/** An order for each position of the key server's dial, and some whose story turns in the middle. */
export const STAGED_ORDERS: readonly StagedOrder[] = [
  order('grant', 'gives the key', { ends: AT_ONCE }),
  order('retry', '"try again later"', { dial: 'retry' }),
  order('refuse', 'refuses', { dial: 'refuse', ends: { ...NEVER, mails: 1, tries: 1 } }),
  order('short', '1 key of 2, then none', { dial: 'short', quantity: 2 }),
  order('same', 'the same key for both units', { dial: 'same', quantity: 2 }),
  order('empty', 'neither key nor reason', { dial: 'empty' }),
  order('garbage', 'answers nonsense', { dial: 'garbage' }),
  order('bomb', 'an answer that explodes', { dial: 'bomb' }),
  order('hang', 'never answers', { dial: 'hang' }),
  order('down', 'hangs up', { dial: 'down' }),
  order('down-5-days', 'hangs up for 5 days', {
    dial: 'down',
    acts: [{ day: 5, play: ({ turnDial }) => turnDial('grant') }],
    ends: LATE,
  }),
  order('corrected', 'refuses until corrected', {
    people: 'day 2: corrected, resubmitted',
    dial: 'refuse',
    acts: [{ day: 2, play: correct }],
    ends: { ...AT_ONCE, tries: 2 },
  }),
  order('cancelled', '"try again later"', {
    people: 'day 2: cancelled',
    dial: 'retry',
    acts: [{ day: 2, play: ({ line, update }) => update(cancelLineUpdate, { ...signature, line }) }],
    ends: { state: 'cancelled', charged: 'no', mails: 1, tries: null },
  }),
  order('switched', '"try again later"', {
    people: 'day 3: generated codes',
    dial: 'retry',
    acts: [
      { day: 3, play: ({ line, update }) => update(switchSourceUpdate, { ...signature, line, source: 'generate' }) },
    ],
    ends: LATE,
  }),
  order('declined', 'gives the key', {
    people: 'buyer: does nothing',
    card: DECLINED_METHOD,
    ends: { state: 'expired', charged: 'no', mails: 2, tries: 1 },
  }),
  order('mended', 'gives the key', {
    people: 'buyer, day 3: other card',
    card: DECLINED_METHOD,
    acts: [{ day: 3, play: ({ mendPayment }) => mendPayment('sandbox-card') }],
    ends: { ...LATE, tries: 1 },
  }),
  order('prepaid', 'hangs up', {
    people: 'day 22: refund recorded',
    dial: 'down',
    card: null,
    acts: [{ day: 22, play: ({ line, update }) => update(recordRefundUpdate, { ...signature, line }) }],
    ends: { ...NEVER, state: 'refunded' },
  }),
];

function correct({ line, turnDial, update }: Scene): Promise<unknown> {
  turnDial('grant');
  return update(resubmitLineUpdate, { ...signature, line, corrections: { reference: 'CORRECTED' } });
}
