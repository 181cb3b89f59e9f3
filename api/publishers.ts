import { Router, type RequestHandler } from 'express';
import type { Publisher, PublisherCredentials } from '../domain/publisher';
import { audit } from './audit';
import { callerOf } from './authentication';
import type { ApiContext } from './context';
import { idTaken, invalid, notFound, Problem, unavailable, type FieldError } from './errors';
import { actionBody } from './schemas/order-actions';
import { publisherBody, type PublisherBody } from './schemas/publishers';
import { isOnlyNew, pathParameter, readBody, readNamed } from './validation';

/** The publishers whose key servers issue rights; their credentials go in and never come out. */
export function publishersRouter(context: ApiContext): Router {
  const { authentication, models } = context;
  const readers = authentication.allow('support', 'operator', 'admin');
  const admins = authentication.allowForAllStores('admin');
  const router = Router();

  router.get('/v1/publishers', readers, async (_request, response) => {
    const publishers = await models.publishers.list();
    response.json({ publishers: await Promise.all(publishers.map((publisher) => publisherView(context, publisher))) });
  });

  router.get('/v1/publishers/:id', readers, async (request, response) => {
    const publisher = await models.publishers.find(pathParameter(request, 'id'));
    if (!publisher) throw notFound('publisher');
    response.json(await publisherView(context, publisher));
  });

  router.put('/v1/publishers/:id', admins, savePublisher(context));

  router.delete('/v1/publishers/:id', admins, async (request, response) => {
    const id = pathParameter(request, 'id');
    await checkUnused(context, id);
    if (!(await models.publishers.remove(id))) throw notFound('publisher');
    await audit(context, request, 'publisher.removed', id);
    response.status(204).end();
  });

  const operators = authentication.allowForAllStores('operator', 'admin');
  router.post('/v1/publishers/:id/resubmit', operators, resubmit(context));

  return router;
}

const resubmit =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { models, gateway } = context;
    const id = pathParameter(request, 'id');
    const { why } = readBody(actionBody, request);
    if (!(await models.publishers.find(id))) throw notFound('publisher');
    const { status } = await gateway.resubmitPublisher({ publisher: id, by: callerOf(request).name, why });
    if (status === 'closed')
      throw new Problem(
        409,
        'resubmission_running',
        'The waiting lines of this publisher are being resubmitted already.',
      );
    if (status !== 'taken') throw unavailable('Temporal');
    await audit(context, request, 'publisher.resubmitted', id, {}, why);
    response.status(202).json({ publisher: id, status: 'resubmitting' });
  };

const savePublisher =
  (context: ApiContext): RequestHandler =>
  async (request, response) => {
    const { models } = context;
    const { id, body, faults: idFaults } = readNamed(publisherBody, request);
    if (isOnlyNew(request) && (await models.publishers.find(id))) throw idTaken('publisher');
    const { credentials, ...fields } = body;
    const publisher: Publisher = { id, ...fields };
    const merged = await mergeCredentials(context, id, credentials ?? {});
    const faults = [...idFaults, ...credentialsFaults(publisher, merged)];
    if (faults.length > 0) throw invalid(faults);
    const saved = await models.publishers.save(publisher, ...(credentials ? [merged] : []));
    const { name, url, authentication } = publisher;
    await audit(context, request, `publisher.${saved}`, id, {
      name,
      url,
      authentication,
      credentials: credentials !== undefined,
    });
    response.status(saved === 'created' ? 201 : 200).json(await publisherView(context, publisher));
  };

async function publisherView({ models }: ApiContext, publisher: Publisher) {
  const known = await models.publishers.credentials(publisher.id);
  return {
    ...publisher,
    hasUsername: known.username !== null,
    hasPassword: known.password !== null,
    hasToken: known.token !== null,
    hasCertificate: known.certificate !== null,
    hasPrivateKey: known.privateKey !== null,
    hasAuthority: known.authority !== null,
  };
}

/** Replaces what is given, null too; what is left out stays. */
async function mergeCredentials(
  { models }: ApiContext,
  id: string,
  given: NonNullable<PublisherBody['credentials']>,
): Promise<PublisherCredentials> {
  const known = await models.publishers.credentials(id);
  return { ...known, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}

const NEEDED: Record<Publisher['authentication'], readonly (keyof PublisherCredentials)[]> = {
  none: [],
  basic: ['username'],
  bearer: ['token'],
  'mutual-tls': ['certificate', 'privateKey'],
};

const credentialsFaults = ({ authentication }: Publisher, credentials: PublisherCredentials): FieldError[] =>
  NEEDED[authentication]
    .filter((name) => credentials[name] === null)
    .map((name) => ({ path: `credentials.${name}`, message: `The authentication "${authentication}" needs it` }));

async function checkUnused({ models }: ApiContext, id: string): Promise<void> {
  const product = await models.products.findOfPublisher(id);
  if (product)
    throw new Problem(
      409,
      'publisher_in_use',
      `The codes of product ${product.id} come from this publisher. Change the product first.`,
    );
  const { orders } = await models.orders.listWaitingForPublisher(id, { limit: 1 });
  if (orders.length > 0)
    throw new Problem(409, 'publisher_in_use', 'Lines wait for keys of this publisher. Serve or cancel them first.');
}
