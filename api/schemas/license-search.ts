import { z } from 'zod';
import { cursor, licenseCode, madeId, page } from './fields';
import { license } from './licenses';
import { json, operation } from './operation';

const id = madeId.trim().min(1, 'Must not be empty').optional();
const name = z.string().trim().min(1, 'Must not be empty').max(500).optional();

export const licenseSearchBody = z
  .strictObject({
    id: name.meta({ description: "Keyrail's id of the license." }),
    code: licenseCode.optional().meta({ description: 'However it is written; also one that has been replaced.' }),
    email: name.meta({ description: "The holder's address, in any case." }),
    product: name,
    order: id.meta({ description: "Keyrail's order id." }),
    store: name,
    subscription: name.meta({ description: "The store's id of the subscription that keeps it." }),
    ...page,
  })
  .meta({ id: 'LicenseSearch', example: { email: 'ann@example.com' } });

/** The call that searches licenses. */
export const licenseSearchOperations = [
  operation({
    method: 'post',
    path: '/v1/licenses/search',
    tag: 'Licenses',
    summary: 'Search licenses, the newest first',
    description:
      'As `GET /v1/licenses`, but with what is personal or secret in the body, which is not logged. What is given narrows the list together; no code is shown.',
    roles: ['store', 'support', 'operator', 'admin'],
    body: { 'application/json': licenseSearchBody },
    answers: { 200: json('A page of licenses', z.object({ licenses: z.array(license), cursor })) },
    problems: [400, 415, 422, 429, 503],
  }),
];
