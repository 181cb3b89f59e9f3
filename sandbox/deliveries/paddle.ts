import type { PlatformSamples } from './samples';

/** Not written yet. */
export const paddle: PlatformSamples = {
  events: [],
  externalId: ({ id }) => id,
  sample: () => {
    throw new Error('not written');
  },
};
