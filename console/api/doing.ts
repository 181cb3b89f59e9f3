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
