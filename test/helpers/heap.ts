import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
/** Frees what nobody holds. */
export const collectGarbage = runInNewContext('gc') as () => void;

/** The bytes of the heap that are alive. */
export function heapInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
