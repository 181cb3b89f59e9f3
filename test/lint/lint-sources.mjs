// Lints sources that exist on standard input only, as [[path, text], …]. A process of its own: ESLint imports its
// configuration, which jest's module registry cannot do.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const eslint = new ESLint({
  ruleFilter: ({ ruleId }) => ruleId.includes('no-restricted-'),
  // Types are asked of files that are on the disk, which these are not.
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
});

const results = [];
for (const [filePath, source] of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(source, { filePath });
  results.push(result.messages.map(({ ruleId, message }) => `${ruleId}: ${message}`));
}
process.stdout.write(JSON.stringify(results));
