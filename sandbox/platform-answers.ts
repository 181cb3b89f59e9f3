import { Router } from 'express';
import { z } from 'zod';
import { pathParameter, readBody } from '../api/validation';

const answers = z.record(z.string().startsWith('/'), z.unknown());

/** The platforms' APIs: what is put there by path is what they answer, to whoever asks and by whatever method. */
export function platformAnswers(): Router {
  const known = new Map<string, unknown>();
  const router = Router();

  router.put('/sandbox/platforms/:platform', (request, response) => {
    const platform = pathParameter(request, 'platform');
    for (const [path, answer] of Object.entries(readBody(answers, request))) known.set(platform + path, answer);
    response.status(204).end();
  });

  router.all('/sandbox/platforms/*path', ({ originalUrl }, response) => {
    const answer = known.get(originalUrl.slice('/sandbox/platforms/'.length));
    if (answer === undefined) response.status(404).json({ error: 'not known here' });
    else response.json(answer);
  });

  return router;
}
