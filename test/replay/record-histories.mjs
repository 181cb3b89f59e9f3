// `npm run record-histories`: tells the stories whose histories are missing, or all of them with `--all`, and writes the histories down.
import process from 'node:process';
import { packageProgram, runNode } from '../../sandbox/bootstrap/processes.mjs';

const isAll = process.argv.includes('--all');
const jest = [packageProgram('jest/bin/jest.js'), '--runInBand', '--testMatch', '**/test/replay/recorder.ts'];

process.exitCode = await runNode(jest, { env: { ...process.env, RECORD_HISTORIES: isAll ? 'all' : 'missing' } });
