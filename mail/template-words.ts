const UNKNOWN_FIELD = /^"([^"]+)" not defined in /;
const PARSE_ERROR = /^(?:Parse|Lexical) error on line (\d+)[^\n]*\n([^\n]*)/;
const WRONG_END = /^(\S+) doesn't match (\S+) - (\d+):/;
const UNKNOWN_HELPER = /unknown helper (\S+) - (\d+):|^Missing helper: "([^"]+)"/;
const OTHER_WITH_PLACE = /^(.*) - (\d+):\d+$/s;

/** What is wrong with a template, and in which of its lines, counted from 1; null where that is not known. */
export interface TemplateFault {
  message: string;
  line: number | null;
}

/** What Handlebars has found wrong, for people who have never heard of its parser; `field` is what is not known, for the line of it. */
export function handlebarsFault(message: string): TemplateFault & { field?: string } {
  const [, field] = UNKNOWN_FIELD.exec(message) ?? [];
  if (field !== undefined) return { message: `there is no field "${field}"`, line: null, field };
  const [, ended, begun, at] = WRONG_END.exec(message) ?? [];
  if (at !== undefined) return { message: `{{#${ended}}} is closed by {{/${begun}}}`, line: Number(at) };
  const [isHelper, helper, line, missing] = UNKNOWN_HELPER.exec(message) ?? [];
  const name = helper ?? missing;
  if (isHelper !== undefined && name !== undefined)
    return {
      message: `there is no {{${name} …}}: only {{#each}}, {{#if}}, {{#unless}} and {{#with}} are available`,
      line: line === undefined ? null : Number(line),
      field: name,
    };
  const [, parsed, near = ''] = PARSE_ERROR.exec(message) ?? [];
  if (parsed !== undefined) return { message: `${incomplete(message, near.trim())}: ${CURE}`, line: Number(parsed) };
  const [, what = message, place] = OTHER_WITH_PLACE.exec(message) ?? [];
  return { message: what.slice(0, 500), line: place === undefined ? null : Number(place) };
}

const CURE = 'each {{ needs its }}, and each {{#…}} its {{/…}}';

function incomplete(message: string, near: string): string {
  if (message.includes("got 'EOF'")) return 'a field or a block is never closed';
  return near === '' ? 'a field is not complete' : `a field is not complete near “${near}”`;
}
