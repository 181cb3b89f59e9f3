import { z } from 'zod';
import { isEmailAddress } from '../../domain/email';
import { MOST_LICENSE_DAYS } from '../../domain/license';
import { MAXIMUM_KEY_BYTES } from '../../domain/rights';

/** An id that an operator chooses: it stands in URLs and in the ids of workflows. */
export const chosenId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'Use 1 to 64 letters, digits, dots, dashes and underscores');

const NO_CONTROLS = 'Must not hold control characters';

const hasNoControls = (text: string): boolean => !/\p{Cc}/u.test(text);

/** Text of one line that people read. */
export const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'Must not be empty')
    .max(most, `Must have at most ${most} characters`)
    .refine(hasNoControls, NO_CONTROLS);

export const email = z
  .string()
  .max(254, 'Must have at most 254 characters')
  .refine(isEmailAddress, 'Must be an e-mail address')
  .meta({ format: 'email', example: 'ann@example.com' });

export const currency = z.string().regex(/^[A-Z]{3}$/, 'Must be an ISO 4217 code in capitals, as USD');
export const amount = z.int('Must be a whole number of minor units').min(0, 'Must not be negative');
export const time = z.string().meta({ format: 'date-time', example: '2026-01-31T12:00:00.000Z' });
export const orderNumber = z
  .string()
  .nullable()
  .meta({ description: 'What the shop shows its buyer the order as; null where that is `externalId`.' });
export const fieldMap = z.record(z.string().min(1).max(100), z.string().max(500));

const MOST_FEATURES = 100;

export const features = fieldMap.refine(
  (record) => Object.keys(record).length <= MOST_FEATURES,
  `Must have at most ${MOST_FEATURES} entries`,
);

/** A code as somebody types it. */
export const licenseCode = z
  .string()
  .trim()
  .min(1, 'Must not be empty')
  .max(MAXIMUM_KEY_BYTES, 'Is longer than any code')
  .meta({ example: 'APP-AAAAA-BBBBB-CCCCC-DDDDDE' });

/** Days that are added to a license, or none. */
export const addedDays = z
  .int('Must be a whole number')
  .min(0, 'Must not be negative')
  .max(MOST_LICENSE_DAYS, `Must be at most ${MOST_LICENSE_DAYS.toLocaleString('en-US')}`);

/** A license's days, as many as anybody sells. */
export const days = z
  .int('Must be a whole number')
  .min(1, 'Must be at least 1')
  .max(MOST_LICENSE_DAYS, `Must be at most ${MOST_LICENSE_DAYS.toLocaleString('en-US')}`);

/** Who answers for an action, in the words of the one who acts. */
export const why = line(500).meta({
  description: 'Why this is done; kept with the order.',
  example: 'Agreed with the buyer',
});

/** For a call that creates or replaces. */
export const onlyNew = z.object({
  'if-none-match': z
    .literal('*')
    .optional()
    .meta({ description: 'With `*`, only creates: what is there is kept (412).' }),
});

/** A claim in a query. */
export const flag = z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'], error: 'Must be true or false' });

/** Narrows a list to one store. */
export const storeFilter = z
  .string()
  .max(500)
  .optional()
  .meta({ description: 'Of one store; left out, of all that the key is for.' });

/** How many rows are written. */
export const format = z
  .enum(['csv', 'json'], { error: 'Must be csv or json' })
  .meta({ description: 'CSV or a JSON array; by the header `Accept` when left out.' });

/** Keyrail's id of an order or a line: it is made of the store's own, of which each character may take several. */
export const madeId = z.string().max(2_000);

/** The part of a list that is asked for. */
export const page = {
  // A list of orders may end at two long ids, an order's and its line's.
  cursor: z.string().max(4_000).optional().meta({ description: 'The cursor of the page before.' }),
  limit: z.coerce
    .number()
    .int()
    .min(1, 'Must be between 1 and 100')
    .max(100, 'Must be between 1 and 100')
    .default(25)
    .meta({ description: 'How many at most.' }),
};

/** The query of a list that nothing narrows. */
export const pageQuery = z.strictObject(page);

export const cursor = z.string().nullable().meta({ description: 'For the next page; null on the last one.' });
