import { isMap, isPair, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';
import { fieldFault } from '../config/field-faults';
import { catalogSchema, type Catalog } from './catalog-schema';

/** A catalog file as it was read: faults and warnings name line and path. */
export type CatalogReading =
  { status: 'read'; catalog: Catalog; warnings: string[] } | { status: 'refused'; faults: string[] };

const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/** Reads a catalog file; secrets in it that are written as `${NAME}` are taken from the environment. */
export function readCatalog(text: string, env: NodeJS.ProcessEnv): CatalogReading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const syntax = document.errors.map(({ pos, message }) => `line ${lineAt(pos[0])}: ${message}`);
  if (syntax.length > 0) return { status: 'refused', faults: syntax };

  const { faults, warnings } = resolveSecrets(document, env, lineAt);
  const result = catalogSchema.safeParse(document.toJS() ?? {}, { error: fieldFault });
  if (!result.success) faults.push(...result.error.issues.map((issue) => describeIssue(issue, document, lineAt)));
  return result.success && faults.length === 0
    ? { status: 'read', catalog: result.data, warnings }
    : { status: 'refused', faults };
}

type LineAt = (offset: number) => number;

/** Replaces the references among the secrets of a document by what they stand for. */
function resolveSecrets(document: Document, env: NodeJS.ProcessEnv, lineAt: LineAt) {
  const faults: string[] = [];
  const warnings: string[] = [];
  visit(document, {
    Scalar(key, node, path) {
      if (key === 'key' || typeof node.value !== 'string') return;
      const kind = credentialIn(path);
      if (kind === null) return;
      const [, name] = REFERENCE.exec(node.value) ?? [];
      const line = lineAt(node.range?.[0] ?? 0);
      if (name === undefined) {
        if (kind === 'secret')
          warnings.push(
            `line ${line}: a secret stands in the file itself; write \${NAME} and set NAME in the environment.`,
          );
      } else if (env[name]) node.value = env[name];
      else faults.push(`line ${line}: ${name} is not set in the environment.`);
    },
  });
  return { faults, warnings };
}

const SECRETS: ReadonlySet<unknown> = new Set(['value', 'secretKey', 'key', 'password', 'token', 'privateKey']);
const REFERABLE: ReadonlySet<unknown> = new Set([
  'publicKey',
  'trustedKeys',
  'id',
  'username',
  'certificate',
  'authority',
]);

/** What a value is by its path; one that is no secret may stand in the file as well. */
function credentialIn(path: readonly unknown[]): 'secret' | 'referable' | null {
  const names = path.flatMap((node) => (isPair(node) && isScalar(node.key) ? [node.key.value] : []));
  if (!names.slice(0, -1).includes('credentials')) return null;
  if (SECRETS.has(names.at(-1))) return 'secret';
  return REFERABLE.has(names.at(-1)) ? 'referable' : null;
}

function describeIssue(issue: z.core.$ZodIssue, document: Document, lineAt: LineAt): string {
  const path = issue.path.map(String);
  const where = path.join('.') || 'the file';
  return `line ${lineAt(offsetOf(document, path))}: ${where}: ${faultIn(issue)}`;
}

function faultIn(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `nothing reads ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  return issue.message;
}

/** Where a path stands, or the nearest part of it that is there. */
function offsetOf(document: Document, path: string[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true) ?? document.contents;
    const name = path[length - 1];
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === name)
      : undefined;
    if (pair && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}
