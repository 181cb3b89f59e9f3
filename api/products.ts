import { Router } from 'express';
import type { CodeFormat } from '../domain/code-format';
import { unchosenFormat, type Product } from '../domain/product';
import { audit } from './audit';
import type { ApiContext } from './context';
import { idTaken, invalid, notFound, Problem, type FieldError } from './errors';
import { productBody } from './schemas/products';
import { isOnlyNew, pathParameter, readNamed } from './validation';

/** The vendor's products. */
export function productsRouter(context: ApiContext): Router {
  const { authentication, models } = context;
  const readers = authentication.allow('support', 'operator', 'admin');
  const admins = authentication.allowForAllStores('admin');
  const router = Router();

  router.get('/v1/products', readers, async (_request, response) => {
    response.json({ products: await models.products.list() });
  });

  router.get('/v1/products/:id', readers, async (request, response) => {
    response.json(await getProduct(context, pathParameter(request, 'id')));
  });

  router.put('/v1/products/:id', admins, async (request, response) => {
    const { id, body, faults: idFaults } = readNamed(productBody, request);
    if (isOnlyNew(request) && (await models.products.find(id))) throw idTaken('product');
    const { codeFormat, ...fields } = body;
    const format = codeFormat === undefined ? unchosenFormat(fields.source) : codeFormat;
    const product: Product = { id, ...fields, codeFormat: format };
    const faults = [...idFaults, ...(await productFaults(context, product))];
    if (faults.length > 0) throw invalid(faults);
    const saved = await models.products.save(product);
    await audit(context, request, `product.${saved}`, id, { name: product.name, source: product.source });
    response.status(saved === 'created' ? 201 : 200).json(product);
  });

  router.delete('/v1/products/:id', admins, async (request, response) => {
    const id = pathParameter(request, 'id');
    if (await models.waitingLines.exist(id))
      throw new Problem(409, 'product_in_use', 'Lines wait for codes of this product. Serve or cancel them first.');
    if (await models.orders.areOpenFor(id))
      throw new Problem(
        409,
        'product_in_use',
        'Orders of this product are open. Wait for their end, or cancel them first.',
      );
    if (!(await models.products.remove(id))) throw notFound('product');
    await audit(context, request, 'product.removed', id);
    response.status(204).end();
  });

  return router;
}

/** The product of this id; throws 404 when there is none. */
export async function getProduct({ models }: Pick<ApiContext, 'models'>, id: string): Promise<Product> {
  const product = await models.products.find(id);
  if (!product) throw notFound('product');
  return product;
}

/** The format by which a product's codes are generated; throws 409 when it has none. */
export function getFormat({ id, codeFormat }: Product): CodeFormat {
  if (codeFormat) return codeFormat;
  throw new Problem(
    409,
    'no_code_format',
    `The product ${id} has no code format by which codes could be generated. Give it one first.`,
  );
}

async function productFaults(context: ApiContext, product: Product): Promise<FieldError[]> {
  const { mailTemplateFault, mailSubjectFault } = context;
  const { mail } = product;
  const formatFault = formatFaultOf(product);
  const templateFault = mail.template === null ? null : await mailTemplateFault(mail.template);
  const subjectFault = mail.subject === null ? null : mailSubjectFault(mail.subject);
  return [
    ...(await rightsFaults(context, product)),
    ...(formatFault ? [{ path: 'codeFormat', message: formatFault }] : []),
    ...(subjectFault ? [{ path: 'mail.subject', message: subjectFault }] : []),
    ...(templateFault ? [{ path: 'mail.template', message: templateFault }] : []),
  ];
}

const formatFaultOf = ({ source, codeFormat }: Product): string | null =>
  source === 'generate' && !codeFormat ? 'Name the format by which its codes are generated' : null;

async function rightsFaults({ models }: ApiContext, { source, rights }: Product): Promise<FieldError[]> {
  if (!rights)
    return source === 'rights' ? [{ path: 'rights', message: 'Name the publisher that issues its codes' }] : [];
  if (await models.publishers.find(rights.publisher)) return [];
  return [{ path: 'rights.publisher', message: `There is no publisher ${rights.publisher}. Make it first` }];
}
