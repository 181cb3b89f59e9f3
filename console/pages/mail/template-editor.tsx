import { Anchor, Input, List } from '@mantine/core';
import { useEffect, useEffectEvent, useId, useRef } from 'react';
import type { EditorView } from '@codemirror/view';
import type { Schemas } from '../../api/client';
import { createEditor, markFaults } from './editor';

type Fault = Schemas['MailPreview']['faults'][number];

interface TemplateEditorProps {
  value: string;
  onChange: (value: string) => void;
  faults: readonly Fault[];
  isReadOnly: boolean;
}

/** Where a template is written, with what is wrong at its line. */
export function TemplateEditor({ value, onChange, faults, isReadOnly }: TemplateEditorProps) {
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const create = useEffectEvent((parent: HTMLElement) =>
    createEditor({ parent, value, isReadOnly, labelledBy: id, onChange }),
  );

  useEffect(() => {
    if (!place.current) return;
    const view = create(place.current);
    editor.current = view;
    return () => view.destroy();
  }, []);

  useEffect(() => {
    const view = editor.current;
    const before = view?.state.doc;
    if (view && before && before.toString() !== value)
      view.dispatch({ changes: { from: 0, to: before.length, insert: value } });
  }, [value]);

  useEffect(() => {
    if (editor.current) markFaults(editor.current, faults);
  }, [faults]);

  return (
    <Input.Wrapper
      label="Template"
      labelElement="div"
      labelProps={{ id }}
      description={
        <>
          <Manual href="https://documentation.mjml.io/">MJML</Manual> with{' '}
          <Manual href="https://handlebarsjs.com/guide/">Handlebars</Manual> fields, which stand below
        </>
      }
      error={faults.length > 0 && <Faults faults={faults} />}
    >
      <div ref={place} className={faults.length > 0 ? 'editor editor-fault' : 'editor'} />
    </Input.Wrapper>
  );
}

const Manual = ({ href, children }: { href: string; children: string }) => (
  <Anchor href={href} target="_blank" rel="noreferrer" size="xs" underline="always">
    {children}
  </Anchor>
);

const Faults = ({ faults }: { faults: readonly Fault[] }) => (
  <List size="sm" component="ul" listStyleType="none">
    {faults.map(({ message, line }) => (
      <List.Item key={message}>
        {line !== null && `Line ${line}: `}
        {message}
      </List.Item>
    ))}
  </List>
);
