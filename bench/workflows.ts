import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

/** Answers with what it was asked. */
export const echoUpdate = defineUpdate<string, [string]>('echo');

/** Answers one update and ends: what any workflow costs on this machine. */
export async function doNothing(): Promise<void> {
  let hasAnswered = false;
  setHandler(echoUpdate, (text) => {
    hasAnswered = true;
    return text;
  });
  await condition(() => hasAnswered);
}
