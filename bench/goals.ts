import type { FigureSpec, Goal } from './figures';

const EVENTS = 'events';

const rate = (name: string, label: string, goal?: Goal): FigureSpec => ({
  name: `${name}.perSecond`,
  label,
  unit: '/s',
  ...(goal && { over: 'ceiling.perSecond', goal }),
});

const latencies = (name: string, label: string, goal?: Goal): FigureSpec[] =>
  ['p50', 'p99'].map((point) => ({
    name: `${name}.${point}`,
    label: `${label}, ${point}`,
    unit: 'ms',
    ...(goal && { over: `ceiling.${point}`, goal }),
  }));

const cost = (name: string, label: string, atMost?: number): FigureSpec[] => [
  {
    name: `${name}.events`,
    label: `${label}: history`,
    unit: EVENTS,
    ...(atMost !== undefined && { goal: { atMost } }),
  },
  { name: `${name}.bytes`, label: `${label}: history`, unit: 'bytes' },
];

const NOTHING = 'Workflow that does nothing';
const RESPONSE = 'Generated code in the response';
const MAIL = 'Pooled code by mail';
const WEBHOOK = 'Webhook, generated code by mail';

/** What the bench shows, and what Keyrail wants to reach. */
export const FIGURES: readonly FigureSpec[] = [
  rate('ceiling', NOTHING),
  rate('response', RESPONSE, { atLeast: 0.75 }),
  rate('mail', MAIL, { atLeast: 0.5 }),
  ...latencies('ceiling', `${NOTHING}, at 10/s`),
  ...latencies('response', `${RESPONSE}, at 10/s`, { atMost: 2 }),
  ...latencies('webhook', `${WEBHOOK}, at 10/s`, { atMost: 2 }),
  ...cost('ceiling', NOTHING),
  ...cost('response', RESPONSE, 10),
  ...cost('mail', MAIL, 14),
  ...cost('webhook', WEBHOOK, 14),
  rate('upload', 'Codes uploaded, 10,000 at once'),
  rate('statusRead', 'Status reads while orders run'),
  ...latencies('statusRead', 'Status reads while orders run'),
];

/** What the bench of licenses shows, and what Keyrail wants to reach. */
export const LICENSE_FIGURES: readonly FigureSpec[] = [
  ...latencies('healthz', '/healthz, at 200/s'),
  ...latencies('validation', 'Validation of a code, at 200/s'),
  { name: 'validation.p99Ratio', label: 'Its p99 over that of /healthz', unit: '', goal: { atMost: 3 } },
];

/** Other orders a second while lines are parked. */
export const PARKED_PACE = 20;
const OTHERS = `Other orders, code in the response, at ${PARKED_PACE}/s`;
const MEMORY = "Worker's memory";

/** What the bench of parked lines shows, and what Keyrail wants to reach with them. */
export const PARKED_FIGURES: readonly FigureSpec[] = [
  { name: 'parked.lines', label: 'Lines that wait for a dead key server', unit: '' },
  { name: 'parking.perSecond', label: 'Lines parked', unit: '/s' },
  { name: 'tries.perSecond', label: 'Tries at the key server while other orders run', unit: '/s' },
  { name: 'memory.before', label: `${MEMORY}, nothing parked`, unit: 'MB' },
  { name: 'memory.afterParking', label: `${MEMORY}, once all are parked`, unit: 'MB' },
  { name: 'memory.after', label: `${MEMORY}, parked, after other orders`, unit: 'MB' },
  { name: 'memory.growth', label: `${MEMORY}, growth`, unit: 'MB', goal: { atMost: 100 } },
  ...latencies('unparked', `${OTHERS}, nothing parked`),
  ...latencies('parked', `${OTHERS}, all parked`),
  { name: 'parked.p99Ratio', label: 'Their p99, parked over nothing parked', unit: '', goal: { atMost: 1.5 } },
];
