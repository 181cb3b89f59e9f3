import { Router, type RequestHandler } from 'express';
import { audit } from './audit';
import type { ApiContext } from './context';
import { getProduct } from './products';
import { rowFormat, sendRows } from './row-stream';
import { CODE_COLUMNS, downloadQuery } from './schemas/codes';
import { pathParameter, readQuery } from './validation';

/** The codes of a product in clear. */
export const codeDownloadRouter = (context: ApiContext): Router =>
  Router().get('/v1/products/:id/codes', context.authentication.allowForAllStores('admin'), download(context));

const download =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { state, format } = readQuery(downloadQuery, request);
    const { id } = await getProduct(context, pathParameter(request, 'id'));
    const details = { state: state ?? 'all' };
    // Before the first code, so that none is read without a record, however the answer ends.
    await audit(context, request, 'codes.download_begun', id, details);
    const codes = context.models.codes.stream(id, state);
    const columns = rowFormat(request, format, CODE_COLUMNS);
    const { rows, isComplete } = await sendRows(response, codes, columns, `codes-${id}`);
    const sent = { ...details, codes: rows, complete: isComplete };
    context.afterwork.begin(() => audit(context, request, 'codes.downloaded', id, sent));
  };
