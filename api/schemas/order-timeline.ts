import { z } from 'zod';
import { STEP_KINDS } from '../../domain/order-story';
import { time } from './fields';
import { json, operation } from './operation';

const step = z
  .object({
    at: time,
    kind: z.enum(STEP_KINDS).meta({ description: 'Where the step is known from.' }),
    event: z.string().meta({ description: 'What it is, for programs.', example: 'granted' }),
    line: z.string().nullable(),
    message: z.string().meta({ description: 'In plain words, for the people of the shop.' }),
    by: z.string().nullable(),
    why: z.string().nullable(),
    tookMs: z.int().nullable().meta({
      description: 'How long the step itself took, where that is known: a question, a mail.',
    }),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  })
  .meta({ id: 'TimelineStep' });

const timeline = z
  .object({
    order: z.string(),
    workflowId: z.string(),
    workflowUrl: z.string().nullable().meta({ description: "Of the workflow in Temporal's UI." }),
    steps: z.array(step).meta({ description: 'The first step first.' }),
  })
  .meta({ id: 'OrderTimeline' });

/** The call that tells an order step by step. */
export const orderTimelineOperations = [
  operation({
    method: 'get',
    path: '/v1/orders/{id}/timeline',
    tag: 'Orders',
    summary: 'Tell an order step by step',
    description:
      'From what is recorded of it: the order itself, questions to publishers, mails by their Message-ID, what the store told, licenses, keys taken back, and what people did, by whom and why. It holds neither codes nor addresses.',
    roles: ['support', 'operator', 'admin'],
    answers: { 200: json('The steps', timeline) },
    problems: [404, 503],
  }),
];
