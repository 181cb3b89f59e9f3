// Packages that ship ES modules only: jest's own require needs them transformed.
const esmOnly = ['jose', 'p-limit', 'yocto-queue', 'postal-mime', 'csv-parse', 'mjml', 'mjml-.*'];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/test/helpers/global-setup.ts',
  globalTeardown: '<rootDir>/test/helpers/global-teardown.ts',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '\\.[jt]s$': ['@swc/jest', { jsc: { target: 'es2022' } }] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  testTimeout: 120_000,
  maxWorkers: 2,
  // Each file leaves some memory behind, and a large heap slows what comes after it.
  workerIdleMemoryLimit: '1GB',
};
