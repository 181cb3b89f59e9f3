import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { captureNode, packageProgram, runNode } from './processes.mjs';

const RESULT = join('.keyrail', 'jest.json');
const CHECKS = [
  { name: 'format', program: 'prettier/bin/prettier.cjs', args: ['--check', '.'] },
  { name: 'lint', program: 'eslint/bin/eslint.js', args: ['.'] },
  { name: 'types', program: 'typescript/bin/tsc', args: ['--noEmit'] },
  { name: 'types of the console', program: 'typescript/bin/tsc', args: ['-p', 'console'] },
];

/** Runs every check and every test, whatever fails on the way, and returns the exit code. */
export async function runTests(isBuilt, jestArgs) {
  mkdirSync('.keyrail', { recursive: true });
  console.log('Checking format, lint and types …');
  const passes = await Promise.all(CHECKS.map(runCheck));
  console.log('Running the tests …');
  const tests = await runJest(jestArgs);
  const failed = tests.failed + [isBuilt, ...passes].filter((isPassed) => !isPassed).length;
  console.log(summary(tests.passed, failed, tests.skipped));
  return failed > 0 ? 1 : 0;
}

async function runCheck({ name, program, args }) {
  const { code, output } = await captureNode([packageProgram(program), ...args]);
  if (code !== 0) console.log(`${output.trimEnd()}\n${name}: failed`);
  else console.log(`${name}: passed`);
  return code === 0;
}

async function runJest(args) {
  rmSync(RESULT, { force: true });
  const code = await runNode([packageProgram('jest/bin/jest.js'), '--json', `--outputFile=${RESULT}`, ...args], {
    stdio: ['inherit', 'ignore', 'inherit'], // the same JSON goes to the standard output
  });
  const result = readResult();
  // A suite that does not even load has no tests to count; neither has a jest that breaks down.
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return {
    passed: result.numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

function readResult() {
  try {
    return JSON.parse(readFileSync(RESULT, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 0, numPendingTests: 0, numTodoTests: 0 };
  }
}

function summary(passed, failed, skipped) {
  const counts = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${counts}, ${skipped} skipped` : counts;
}
