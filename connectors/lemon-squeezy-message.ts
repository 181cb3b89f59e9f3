import { z } from 'zod';
import type { ToldFields } from '../domain/purchase';
import { readPart } from './json-body';
import { id, isoTime } from './payload-fields';

/** One message, read as far as all of them are alike. */
export interface Message {
  /** Of the event. */
  name: string;
  eventId: string;
  /** Of the object that the event is about. */
  id: string;
  attributes: unknown;
  occurredAt: string | null;
  test: boolean;
  /** The checkout's custom data, which no object of the API has. */
  fields?: ToldFields;
}

/** Where an object's own fields stand, for what cannot be read of them. */
export const PATH = 'body.data.attributes';

const Listed = z.object({ id, attributes: z.looseObject({ updated_at: isoTime }) });

/** An object of the API as a message that tells what it is now. */
export function listedMessage(element: unknown): Message {
  const { id, attributes } = readPart(element, Listed, 'answer.data');
  return { name: 'listed', eventId: `listed:${id}`, id, attributes, occurredAt: attributes.updated_at, test: false };
}
