import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { importTableConfigs } from './eslint.import-table.mjs';

const size = (lines) => ['error', { max: lines, skipBlankLines: true, skipComments: true }];

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', '.keyrail/', 'coverage/', 'console/api/openapi.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  eslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: {
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.js', '.json'] })],
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      // Dependencies are objects of closures, taken apart where they are injected: there is no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'max-lines': size(300),
      'max-lines-per-function': size(60),
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings are read by config/environment.ts and passed on.' },
      ],
    },
  },
  { files: ['connectors/**/*.ts'], rules: { 'max-lines': size(150) } },
  ...importTableConfigs,
  { files: ['console/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
  {
    files: [
      '{config,sandbox,test,bench}/**/*.ts',
      '{api,catalog,workers}/main.ts',
      'maintenance/{reseal,reindex,backfill-licenses,recover}.ts',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off', // a suite's function holds all its tests
      '@typescript-eslint/require-await': 'off', // fakes keep the signature of what they stand for
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: { console: 'readonly', module: 'writable', process: 'readonly', require: 'readonly' } },
  },
  prettier,
);
