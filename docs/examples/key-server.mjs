// A key server for Keyrail, in its JSON dialect. It keeps its keys in memory: a real one needs a database.
//
//   TOKEN=choose-one PORT=8080 node key-server.mjs
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const { TOKEN, PORT = '8080' } = process.env;
const PRODUCTS = new Set(['space-game', 'puzzle-game']);

/** What each request has been answered with, so that a repetition gets the same keys. */
const answers = new Map();
const revoked = new Set();

function requestKeys({ requestId, product, quantity }) {
  const known = answers.get(requestId);
  if (known) return known;
  if (!PRODUCTS.has(product.id))
    return { retriable: false, code: 'unknown_product', message: `There is no product ${product.id}` };
  const keys = Array.from({ length: quantity }, () => ({ key: randomUUID(), type: 'serialNumber' }));
  if (requestId) answers.set(requestId, { keys });
  return { keys };
}

function revokeKey({ key }) {
  revoked.add(key.key); // once more does no harm
  return { revoked: true };
}

const routes = { '/keys': requestKeys, '/revocations': revokeKey };

async function handle(request, response) {
  const route = routes[request.url];
  if (!route || request.method !== 'POST') return send(response, 404, {});
  if (request.headers.authorization !== `Bearer ${TOKEN}`) return send(response, 401, {});
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  send(response, 200, route(JSON.parse(body)));
}

function send(response, status, answer) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

const server = createServer((request, response) => {
  handle(request, response).catch((error) => {
    console.error(error);
    send(response, 500, { retriable: true, message: 'The key server has failed' });
  });
});
// Behind a proxy that speaks HTTPS: Keyrail asks by plain HTTP on its own machine only.
server.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
