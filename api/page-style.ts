import { createHash } from 'node:crypto';

/** The style of the pages that people see; it works without a script, on a phone, and in the dark. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --text: #1d2430; --quiet: #5b6472; --line: #d9dee6; --page: #f6f7f9; --card: #fff; --accent: #1257c9; --alert: #a3211b; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8ebf0; --quiet: #a3adbb; --line: #38404d; --page: #14181f; --card: #1d232c; --accent: #7fb0ff; --alert: #ff9b93; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0.25rem 0 0.5rem; }
h2 { font-size: 1.1rem; margin: 0 0 0.25rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; padding: 1rem; margin: 1rem 0; }
p { margin: 0.25rem 0; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.quiet { color: var(--quiet); font-size: 0.9rem; }
.codes { list-style: none; margin: 0.75rem 0 0; padding: 0; }
.codes li { font: 1.05rem/1.4 ui-monospace, monospace; padding: 0.5rem 0.75rem; margin-top: 0.5rem; border: 1px dashed var(--accent); border-radius: 0.375rem; overflow-wrap: anywhere; user-select: all; }
ol { padding-left: 1.25rem; margin: 0.5rem 0 0; }
label { display: block; margin: 0.75rem 0 0.25rem; }
input { width: 100%; padding: 0.5rem; font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 0.375rem; }
button { margin-top: 1rem; padding: 0.5rem 1rem; font: inherit; color: var(--card); background: var(--accent); border: 0; border-radius: 0.375rem; cursor: pointer; }
button:disabled { opacity: 0.55; cursor: default; }
[role=alert]:not(:empty) { margin-top: 0.75rem; color: var(--alert); font-weight: 600; }
`;

/** Names the style in a content security policy. */
export const PAGE_STYLE_SOURCE = `'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`;
