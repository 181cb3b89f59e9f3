import { LICENSE_FILE_MEDIA_TYPE } from '../../domain/license-file';
import { operation, text } from './operation';

/** The calls that hand out license files. */
export const licenseFileOperations = [
  operation({
    method: 'get',
    path: '/v1/licenses/{id}/file',
    tag: 'License files',
    summary: 'The signed file by which an application verifies a license offline',
    description: 'Each call makes a new one, good for longer. It holds the code, so it is audited.',
    roles: ['store', 'operator', 'admin'],
    answers: { 200: text('A JWS in compact form', LICENSE_FILE_MEDIA_TYPE) },
    problems: [404, 409, 503],
  }),
];
