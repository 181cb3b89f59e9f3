import type { CodeDocument } from '../../models/code-document';
import type { TestDatabase } from '../helpers/database';

/** The collection of codes itself, for what the queries do not show. */
export const codeCollection = ({ connection }: TestDatabase) => connection.model<CodeDocument>('Code');
