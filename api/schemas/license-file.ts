import { LICENSE_FILE_MEDIA_TYPE } from '../../domain/license-file';
import { validateBody } from './licenses';
import { operation, text } from './operation';

export const licenseFileBody = validateBody
  .omit({ for: true })
  .meta({ id: 'AskForLicenseFile', example: { code: 'APP-AAAAA-BBBBB-CCCCC-DDDDDE', product: 'desktop-app' } });

const common = {
  tag: 'License files',
  description: 'Each call makes a new one, good for longer. It holds the code, so it is audited.',
  roles: ['store', 'operator', 'admin'],
  answers: { 200: text('A JWS in compact form', LICENSE_FILE_MEDIA_TYPE) },
} as const;

/** The calls that hand out license files. */
export const licenseFileOperations = [
  operation({
    ...common,
    method: 'get',
    path: '/v1/licenses/{id}/file',
    summary: 'The signed file by which an application verifies a license offline',
    problems: [404, 409, 429, 503],
  }),
  operation({
    ...common,
    method: 'post',
    path: '/v1/licenses/file',
    summary: 'The same for the license of a code',
    body: { 'application/json': licenseFileBody },
    problems: [400, 404, 409, 415, 422, 429, 503],
  }),
];
