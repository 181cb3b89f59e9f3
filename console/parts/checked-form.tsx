import { useEffect, useRef, type ComponentProps } from 'react';

/** A form whose first wrong field is gone to when it has been sent and refused, by the form itself or by the API. */
export function CheckedForm(props: ComponentProps<'form'>) {
  const form = useRef<HTMLFormElement>(null);
  const isSent = useRef(false);
  useEffect(() => {
    const wrong = isSent.current ? form.current?.querySelector<HTMLElement>('[aria-invalid=true]') : null;
    if (!wrong) return;
    isSent.current = false;
    wrong.focus();
  });
  return (
    <form
      {...props}
      ref={form}
      onSubmitCapture={() => {
        isSent.current = true;
      }}
    />
  );
}
