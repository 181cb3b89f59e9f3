/** The stores that are meant; left out, all. */
export interface OfStores {
  storeIds?: readonly string[] | undefined;
}

/** What is of these stores; each has its own place in an index that begins with the store. */
export const ofStores = (storeIds: readonly string[] | undefined): Record<string, unknown> =>
  storeIds === undefined ? {} : { storeId: { $in: storeIds } };
