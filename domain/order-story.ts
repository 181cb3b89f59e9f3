import type { TimelineEntry } from './order';
import type { OrderRecords, ToldAction, ToldMail, ToldRevocation, ToldStoreEvent } from './order-records';
import type { Attempt } from './rights';
import {
  attemptInWords,
  licenseInWords,
  mailInWords,
  revocationInWords,
  storeEventInWords,
  timelineInOperatorsWords,
} from './story-words';

export const STEP_KINDS = ['order', 'publisher', 'mail', 'store', 'license', 'revocation', 'action'] as const;

/** One step of an order's way from its webhook to its mails, and of what came after. */
export interface StoryStep {
  /** ISO time. */
  at: string;
  /** Where it is known from. */
  kind: (typeof STEP_KINDS)[number];
  /** What it is, for programs. */
  event: string;
  /** Null for what the order as a whole has met. */
  line: string | null;
  /** In plain words, for the people of the shop. */
  message: string;
  by: string | null;
  why: string | null;
  /** How long the step itself took; null where that is not known. */
  tookMs: number | null;
  /** Facts in short, free of codes and addresses. */
  details: Record<string, string | number | null>;
}

type Step = Omit<StoryStep, 'tookMs'> & { tookMs?: number | null };

/** Tells an order's way step by step, the first step first. */
export function orderStory(records: OrderRecords): StoryStep[] {
  const steps = [
    ...records.order.timeline.map(timelineStep),
    ...records.attempts.map(attemptStep),
    ...records.mails.map(mailStep),
    ...records.storeEvents.map(storeStep),
    ...licenseSteps(records.licenses),
    ...records.revocations.map(revocationStep),
    ...records.actions.filter(isToldNowhereElse).map(actionStep),
  ];
  return steps
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map(({ tookMs = null, ...step }) => ({ ...step, tookMs }));
}

const NOBODY = { by: null, why: null } as const;

const timelineStep = ({ at, event, line, by, why, note }: TimelineEntry): Step => ({
  ...{ at, kind: 'order', event, line, by, why },
  message: timelineInOperatorsWords({ event, note }),
  details: note === null ? {} : { note },
});

const attemptStep = (attempt: Attempt): Step => ({
  ...{ at: attempt.answeredAt ?? attempt.askedAt, kind: 'publisher', event: attempt.outcome ?? 'asked', ...NOBODY },
  line: attempt.line,
  message: attemptInWords(attempt),
  tookMs: attempt.durationMs,
  details: {
    publisher: attempt.publisher,
    keys: attempt.keys,
    httpStatus: attempt.httpStatus,
    returnCode: attempt.returnCode,
    returnMessage: attempt.returnMessage,
  },
});

function mailStep(mail: ToldMail): Step {
  const { kind, messageId, status, attempts, begunAt, changedAt, sentAt, refusal } = mail;
  const at = sentAt ?? (status === 'refused' ? changedAt : begunAt);
  return {
    ...{ at, kind: 'mail', event: status, line: null, ...NOBODY },
    message: mailInWords(mail),
    tookMs: status === 'sending' ? null : Date.parse(at) - Date.parse(begunAt),
    details: { mail: kind, messageId, attempts, ...(refusal !== null && { refusal }) },
  };
}

const storeStep = (told: ToldStoreEvent): Step => ({
  ...{ at: told.at, kind: 'store', event: told.kind, line: null, ...NOBODY },
  message: storeEventInWords(told),
  details: { eventId: told.eventId, type: told.type, ...(told.reason !== null && { reason: told.reason }) },
});

/** What the licenses of a line have met together is one step: an order may have a thousand of them. */
function licenseSteps(licenses: OrderRecords['licenses']): Step[] {
  const steps = new Map<string, Step & { count: number }>();
  for (const { line, history } of licenses)
    for (const { at, event, by, why, note } of history) {
      const key = JSON.stringify([line, event, at, by, why]);
      const count = (steps.get(key)?.count ?? 0) + 1;
      const message = licenseInWords(event, count);
      const details = { licenses: count, ...(note !== null && { note }) };
      steps.set(key, { at, kind: 'license', event, line, message, by, why, details, count });
    }
  return [...steps.values()].map(({ count, ...step }) => {
    void count;
    return step;
  });
}

const revocationStep = (told: ToldRevocation): Step => ({
  ...{ at: told.updatedAt, kind: 'revocation', event: told.state, line: told.line, ...NOBODY },
  message: revocationInWords(told),
  tookMs: Date.parse(told.updatedAt) - Date.parse(told.requestedAt),
  details: {
    publisher: told.publisher,
    attempts: told.attempts,
    returnCode: told.returnCode,
    returnMessage: told.returnMessage,
  },
});

/** What operators do to a running order leaves its own entry in the timeline, with who and why. */
const isToldNowhereElse = ({ action }: ToldAction): boolean => !TOLD_BY_TIMELINE.has(action);

const TOLD_BY_TIMELINE: ReadonlySet<string> = new Set(
  [
    ...['resubmitLine', 'approveLine', 'switchSource', 'enterKeys', 'keys_entered', 'cancelLine', 'cancelOrder'],
    ...['recordRefund', 'resendOrder'],
  ].map((name) => `order.${name}`),
);

const actionStep = ({ at, by, action, why, details }: ToldAction): Step => ({
  ...{ at, kind: 'action', event: action, by, why },
  line: typeof details.line === 'string' ? details.line : null,
  message: `${by} has done this: ${action.replaceAll(/[._]/g, ' ')}.`,
  details: Object.fromEntries(
    Object.entries(details).map(([name, value]) => [name, typeof value === 'boolean' ? String(value) : value]),
  ),
});
