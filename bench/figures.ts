/** What one round has measured, by the figure's name. */
export type Round = Readonly<Record<string, number>>;

/** What a figure is held against. */
export interface Goal {
  atLeast?: number;
  atMost?: number;
}

/** A figure as it is to be shown. */
export interface FigureSpec {
  name: string;
  label: string;
  unit: string;
  /** The figure that this one is set in relation to. */
  over?: string;
  /** For the ratio where there is one, otherwise for the figure. */
  goal?: Goal;
}

/** A figure over all rounds: the median of each. */
export interface Figure extends FigureSpec {
  value: number;
  rounds: number[];
  /** The median of the rounds' ratios: what disturbs the machine disturbs both sides of a round. */
  ratio: number | null;
  ratios: number[];
  /** Null where there is no goal. */
  isMet: boolean | null;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = sorted.length / 2;
  return mean(sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1));
}

/** The least value that so many percent of the values do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = ascending(values);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? NaN;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Makes the figures of the rounds that have them. */
export const summarize = (specs: readonly FigureSpec[], rounds: readonly Round[]): Figure[] =>
  specs.map((spec) => {
    const values = valuesOf(rounds, spec.name);
    const { over } = spec;
    const basis = over === undefined ? [] : valuesOf(rounds, over);
    const ratios = basis.map((value, round) => (values[round] ?? NaN) / value);
    const value = median(values);
    const ratio = ratios.length > 0 ? median(ratios) : null;
    return {
      ...spec,
      value,
      rounds: values,
      ratio,
      ratios,
      isMet: spec.goal ? isMet(ratio ?? value, spec.goal) : null,
    };
  });

function valuesOf(rounds: readonly Round[], name: string): number[] {
  const values = rounds.flatMap((round) => round[name] ?? []);
  if (values.length === 0) throw new Error(`No round has measured ${name}`);
  return values;
}

const isMet = (value: number, { atLeast = -Infinity, atMost = Infinity }: Goal): boolean =>
  value >= atLeast && value <= atMost;

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
