// `npm start`, `npm test`, `npm run build`: everything between a fresh clone and a running engine, by Node alone.
import process from 'node:process';

const [command = 'start', ...rest] = process.argv.slice(2);
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Keyrail needs Node 20.19 or newer; this is ${process.versions.node} (https://nodejs.org).`);
  process.exit(1);
}

// Loaded only now: an older Node may not even understand what these import.
const { installPackages } = await import('./bootstrap/packages.mjs');
const { build } = await import('./bootstrap/build.mjs');
const { runScript, findScript } = await import('./bootstrap/scripts.mjs');
const { findLaunchers } = await import('./bootstrap/launchers.mjs');

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function main() {
  const launchers = findLaunchers(); // at once: one that goes during the build is missed then
  await installPackages();
  if (command === 'test') {
    const { runTests } = await import('./bootstrap/tests.mjs');
    return runTests(await build(), rest);
  }
  if (!(await build())) return 1;
  return command === 'build' ? 0 : runScript(findScript(command), rest, launchers);
}
