import { runCommand, type Work } from './command';

/** Makes every code known under the index key that the environment names, whatever key it was known under before. */
export const reindex: Work = async ({ codes }, say) => {
  const changed = await codes.reindex((seen) => say(`${seen} codes …`));
  say(`${changed} codes were known under another index key. Codes can be uploaded again.`);
};

if (require.main === module)
  void runCommand(reindex, process.env, console.log, console.error).then((code) => (process.exitCode = code));
