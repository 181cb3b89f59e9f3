/** Of several that have the same id the last one, in the order in which each id came first. */
export const latest = <Told>(told: readonly Told[], idOf: (one: Told) => string): Told[] => [
  ...new Map(told.map((one) => [idOf(one), one])).values(),
];
