// `node temporal.mjs cli|test-server FOLDER`: the SDK downloads a server only as it starts one, so start it once.
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [which, downloadDir] = process.argv.slice(2);
const server = { executable: { type: 'cached-download', downloadDir } };
try {
  const environment =
    which === 'cli'
      ? await TestWorkflowEnvironment.createLocal({ server })
      : await TestWorkflowEnvironment.createTimeSkipping({ server });
  await environment.teardown();
} catch (error) {
  console.error(`Error: ${error.message.split(': ').at(-1)}`);
  process.exit(1);
}
