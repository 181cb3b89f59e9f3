/**
 * Who may import what: a folder, and under `folders` what it may import of the others. `typesOnly` may be imported as types;
 * `packages` lists the only packages allowed, where it is given, and `main` what its entry point puts together besides. A folder that is not here may import anything.
 */
export const importTable = {
  domain: { folders: [], packages: [] },
  secrets: { folders: ['domain'] },
  config: { folders: ['domain'] },
  mail: { folders: ['domain'] },
  rights: { folders: ['domain'] },
  payments: { folders: ['domain'] },
  licenses: { folders: ['domain'] },
  webhooks: { folders: ['domain'] },
  connectors: { folders: ['domain'] },
  samples: { folders: ['domain', 'connectors'] },
  models: { folders: ['domain', 'secrets'] },
  workflows: {
    folders: ['domain'],
    typesOnly: ['activities'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
  },
  activities: {
    folders: ['domain', 'connectors', 'models', 'mail', 'rights', 'payments', 'licenses', 'webhooks'],
    typesOnly: ['secrets'],
  },
  catalog: { folders: ['domain', 'config'] },
  maintenance: { folders: ['domain', 'models', 'secrets', 'config', 'activities', 'api'] },
  api: {
    folders: [
      'domain',
      'connectors',
      'samples',
      'models',
      'payments',
      'licenses',
      'secrets',
      'config',
      'workflows/messages',
    ],
    main: ['mail'],
  },
  workers: {
    folders: [
      'domain',
      'workflows',
      'activities',
      'connectors',
      'models',
      'mail',
      'rights',
      'payments',
      'licenses',
      'webhooks',
      'secrets',
      'config',
      'api',
    ],
  },
};

/** What runs, tests or calls the others, so that none of them imports it. */
const outsideFolders = ['sandbox', 'bench', 'test', 'console'];

const allFolders = [...Object.keys(importTable), ...outsideFolders];

/** A relative path that leaves the file's own folder. */
const UPWARD = '^(?:\\./)?(?:\\.\\./)+';

/** The flat-config blocks that hold every folder to its row of the table. */
export const importTableConfigs = [
  ...Object.entries(importTable).flatMap(([folder, { main = [], ...row }]) => [
    restrict(`${folder}/**/*.ts`, folder, row),
    restrict(`${folder}/main.ts`, folder, { ...row, folders: [...row.folders, ...main] }),
  ]),
  ...closedFolderConfigs('console'),
];

/** A folder that runs elsewhere, in a browser, and so imports nothing from outside itself; it loads its own parts late. */
function closedFolderConfigs(folder) {
  return [1, 2, 3, 4].map((depth) => ({
    files: [`${folder}/${'*/'.repeat(depth - 1)}*.{ts,tsx}`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(?:\\./)?(?:\\.\\./){${depth}}`,
              message: `${folder}/ may import nothing of the other folders: it knows the API by its description.`,
            },
            { regex: '^node:', message: `${folder}/ runs in a browser.` },
          ],
        },
      ],
    },
  }));
}

function restrict(files, folder, row) {
  return {
    files: [files],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: restrictions(folder, row) }],
      // A dynamic import would go round the table, and TypeScript erases no type that is imported that way. Where any package may be imported, one that is heavy may be so late.
      'no-restricted-syntax': [
        'error',
        {
          selector: row.packages ? 'ImportExpression' : 'ImportExpression:not([source.value=/^[^.]/])',
          message: 'Import at the top of the file, where the import table is checked.',
        },
      ],
    },
  };
}

function restrictions(folder, { folders, typesOnly = [], packages = null }) {
  const allowed = [folder, ...folders];
  const closed = allFolders.filter((name) => !typesOnly.includes(name));
  return [
    {
      regex: `${UPWARD}(?!(?:${allowed.join('|')})(?:/|$))(?:${closed.join('|')})(?:/|$)`,
      message: `${folder}/ may import ${listed(folders)} only: see eslint.import-table.mjs.`,
    },
    ...typesOnly.map((name) => ({
      regex: `${UPWARD}${name}(?:/|$)`,
      allowTypeImports: true,
      message: `${folder}/ may import ${name}/ as types only.`,
    })),
    ...packageRestrictions(folder, packages),
  ];
}

function packageRestrictions(folder, packages) {
  if (packages === null) return [];
  const exception = packages.length > 0 ? `(?!(?:${packages.join('|')})(?:/|$))` : '';
  return [{ regex: `^(?!\\.)${exception}`, message: `${folder}/ may import no package but ${listed(packages)}.` }];
}

function listed(names) {
  return names.length > 0 ? names.join(', ') : 'nothing';
}
