import type { PlatformSamples } from './samples';

/** Not written yet. */
export const polar: PlatformSamples = {
  events: [],
  externalId: ({ id }) => id,
  sample: () => {
    throw new Error('not written');
  },
};
