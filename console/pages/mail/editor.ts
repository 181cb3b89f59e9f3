import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { xml } from '@codemirror/lang-xml';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { styleNonce } from '../../parts/nonce';

interface EditorOptions {
  parent: HTMLElement;
  value: string;
  isReadOnly: boolean;
  /** The id of what the editor is called. */
  labelledBy: string;
  onChange: (value: string) => void;
}

/** Puts an editor of XML into a place. */
export const createEditor = ({ parent, value, isReadOnly, labelledBy, onChange }: EditorOptions): EditorView =>
  new EditorView({
    parent,
    state: EditorState.create({
      doc: value,
      extensions: [
        EditorView.cspNonce.of(styleNonce()),
        EditorView.contentAttributes.of({ 'aria-labelledby': labelledBy, spellcheck: 'false', tabindex: '0' }),
        EditorState.readOnly.of(isReadOnly),
        EditorView.lineWrapping,
        ...[lineNumbers(), lintGutter(), highlightActiveLine(), bracketMatching(), history()],
        // Tab leads on, as everywhere else.
        keymap.of([...defaultKeymap, ...historyKeymap]),
        ...[xml(), syntaxHighlighting(highlights), looks],
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) onChange(state.doc.toString());
        }),
      ],
    }),
  });

/** Marks what is wrong at its line; what has no line stands under the editor only. */
export function markFaults(view: EditorView, faults: readonly { message: string; line: number | null }[]): void {
  const { doc } = view.state;
  const diagnostics = faults.flatMap(({ message, line }) => {
    if (line === null || line < 1 || line > doc.lines) return [];
    const { from, to } = doc.line(line);
    return [{ from, to, message, severity: 'error' as const }];
  });
  view.dispatch(setDiagnostics(view.state, diagnostics));
}

const highlights = HighlightStyle.define([
  { tag: tags.tagName, color: 'light-dark(#1c4f9c, #8ab4ff)' },
  { tag: tags.attributeName, color: 'light-dark(#7a3e00, #f0b37e)' },
  { tag: [tags.attributeValue, tags.string], color: 'light-dark(#17602f, #7fd69b)' },
  { tag: tags.comment, color: 'light-dark(#565d67, #a0a8b4)' },
  { tag: tags.angleBracket, color: 'var(--mantine-color-dimmed)' },
]);

const looks = EditorView.theme({
  '&': {
    height: '100%',
    fontSize: '13px',
    color: 'var(--mantine-color-text)',
    background: 'var(--mantine-color-body)',
  },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)' },
  '.cm-gutters': {
    color: 'var(--mantine-color-dimmed)',
    background: 'var(--mantine-color-body)',
    borderColor: 'var(--mantine-color-default-border)',
  },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-activeLine': { background: 'light-dark(#f1f3f5aa, #2c2e33aa)' },
  '.cm-tooltip': { color: 'var(--mantine-color-text)', background: 'var(--mantine-color-body)' },
});
