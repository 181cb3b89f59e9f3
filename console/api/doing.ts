import type { Problem } from './client';

interface Answer<Data> {
  data?: Data | undefined;
  error?: Problem | undefined;
}

/** Waits for a change's answer; throws the API's problem where it is refused. */
export async function doing<Data>(call: Promise<Answer<Data>>): Promise<Data | undefined> {
  const { data, error } = await call;
  if (error !== undefined) throw Object.assign(new Error(error.detail), error);
  return data;
}

/** Of a call that replaces what is there: what is new is to replace nothing. */
export const onlyIfNew = (isNew: boolean): { 'if-none-match'?: '*' } => (isNew ? { 'if-none-match': '*' } : {});
