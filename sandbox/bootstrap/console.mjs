import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { constants, brotliCompressSync, gzipSync } from 'node:zlib';
import { packageProgram, runNode } from './processes.mjs';

const TYPES = join('console', 'api', 'openapi.ts');
const ASSETS = join('dist', 'console', 'assets');
const HEADER = '// Made by `npm run build` of what the API describes; kept nowhere.\n';
// The types are the same whatever the most is.
const SETTINGS = { maximumUnits: 1000 };

/** Describes the built API, as text. */
export function describeApi() {
  const { openApiDocument } = createRequire(import.meta.url)(resolve('dist', 'api', 'openapi.js'));
  return JSON.stringify(openApiDocument(SETTINGS));
}

/** Says whether the console's build is all there. */
export const isConsoleBuilt = () => existsSync(TYPES) && existsSync(ASSETS);

/** Builds the console against the API's description; says whether it fits. */
export async function buildConsole(description) {
  console.log('Building the console …');
  await writeTypes(description);
  const steps = [
    [packageProgram('typescript/bin/tsc'), '-p', 'console'],
    [packageProgram('vite/bin/vite.js'), 'build', '--config', 'console/vite.config.mjs', '--logLevel', 'warn'],
  ];
  const codes = await Promise.all(steps.map((step) => runNode(step)));
  if (codes.some((code) => code !== 0)) return false;
  compressAssets();
  return true;
}

async function writeTypes(description) {
  const { default: openapi, astToString } = await import('openapi-typescript');
  const types = HEADER + astToString(await openapi(JSON.parse(description)));
  mkdirSync(join('console', 'api'), { recursive: true });
  if (!existsSync(TYPES) || readFileSync(TYPES, 'utf8') !== types) writeFileSync(TYPES, types);
}

/** Once here and not at each request. */
function compressAssets() {
  for (const name of readdirSync(ASSETS)) {
    if (!/\.(js|css|svg)$/.test(name)) continue;
    const plain = readFileSync(join(ASSETS, name));
    const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
    writeFileSync(join(ASSETS, `${name}.br`), brotliCompressSync(plain, { params }));
    writeFileSync(join(ASSETS, `${name}.gz`), gzipSync(plain, { level: 9 }));
  }
}
