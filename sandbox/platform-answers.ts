import { Router } from 'express';
import { z } from 'zod';
import { pathParameter, readBody } from '../api/validation';
import { PLATFORM_SAMPLES } from '../samples/registry';
import type { SampleMessage } from '../samples/samples';

const answers = z.record(z.string().startsWith('/'), z.unknown());
const message = z.strictObject({ headers: z.record(z.string(), z.string()), body: z.string() });

/** The platforms' APIs: what is put there by path is what they answer, to whoever asks and by whatever method, and what has happened they list. */
export function platformAnswers(): Router {
  const known = new Map<string, unknown>();
  const told = new Map<string, SampleMessage[]>();
  const tell = (platform: string, given: Record<string, unknown>) => {
    for (const [path, answer] of Object.entries(given)) known.set(platform + path, answer);
  };
  for (const [platform, { listing }] of Object.entries(PLATFORM_SAMPLES)) tell(platform, listing?.([]) ?? {});
  const router = Router();

  router.put('/sandbox/platforms/:platform', (request, response) => {
    tell(pathParameter(request, 'platform'), readBody(answers, request));
    response.status(204).end();
  });

  router.post('/sandbox/platforms/:platform/messages', (request, response) => {
    const platform = pathParameter(request, 'platform');
    const messages = [...(told.get(platform) ?? []), readBody(message, request)];
    told.set(platform, messages);
    const samples = Object.entries(PLATFORM_SAMPLES).find(([name]) => name === platform)?.[1];
    tell(platform, samples?.listing?.(messages) ?? {});
    response.status(204).end();
  });

  router.all('/sandbox/platforms/*path', ({ originalUrl }, response) => {
    const asked = originalUrl.slice('/sandbox/platforms/'.length);
    // What is listed depends on no query: everything that has happened here is of today.
    const answer = known.get(asked) ?? known.get(asked.replace(/\?.*$/, ''));
    if (answer === undefined) response.status(404).json({ error: 'not known here' });
    else response.json(answer);
  });

  return router;
}
