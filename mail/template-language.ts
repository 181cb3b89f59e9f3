import Handlebars from 'handlebars';

/** A template that takes its fields and gives text. */
export type Template = (fields: object) => string;

// An environment of its own: nobody can register helpers or partials into it from elsewhere.
const language = Handlebars.create();

const HELPERS = { each: true, if: true, unless: true, with: true, log: false, lookup: false };

/** Unsafe parts of Handlebars, by the name of their syntax node. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  PartialStatement: 'partials ({{> …}}) are not available',
  PartialBlockStatement: 'partials ({{#> …}}) are not available',
  Decorator: 'decorators ({{* …}}) are not available',
  DecoratorBlock: 'decorators ({{#* …}}) are not available',
};

/** Compiles a Handlebars template that escapes every field for HTML and reaches no prototype; `strict` makes an unknown field an error. */
export const compileHtml = (source: string, strict = false): Template => compile(source, { noEscape: false, strict });

/** Compiles a template for plain text, as a subject is. */
export const compileText = (source: string, strict = false): Template => compile(source, { noEscape: true, strict });

/** What a template may not use, in words and with its line; null when it keeps to the rules; throws what Handlebars finds wrong. */
export function findForbidden(source: string): { message: string; line: number | null } | null {
  const nodes: unknown[] = [language.parse(source)];
  while (nodes.length > 0) {
    const node = nodes.pop();
    if (typeof node !== 'object' || node === null) continue;
    const { type, escaped, loc } = node as { type?: string; escaped?: boolean; loc?: hbs.AST.SourceLocation };
    const line = loc?.start.line ?? null;
    if (type !== undefined && FORBIDDEN[type]) return { message: FORBIDDEN[type], line };
    if (type === 'MustacheStatement' && escaped === false)
      return { message: 'unescaped fields ({{{ … }}} and {{& … }}) are not allowed', line };
    nodes.push(...(Object.values(node) as unknown[]));
  }
  return null;
}

function compile(source: string, options: { noEscape: boolean; strict: boolean }): Template {
  const template = language.compile<object>(source, { ...options, knownHelpers: HELPERS, knownHelpersOnly: true });
  return (fields) => template(fields, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false });
}
