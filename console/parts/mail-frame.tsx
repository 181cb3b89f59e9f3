import { useComputedColorScheme } from '@mantine/core';
import { useCallback, useEffect, useRef } from 'react';

/** Served with a policy of its own, by which nothing in it runs or is fetched: see api/mail-frame.ts. */
const EMPTY_PAGE = '/console/mail-frame';
/** What could lead out of a mail although nothing in it runs: a name that is looked up is a message too. */
const OUTWARD = 'script, link, meta, base, iframe, frame, object, embed, form, portal';

interface MailFrameProps {
  html: string;
  title: string;
  className?: string;
}

/** A mail's HTML as its reader sees it, without any power: no script, no form, no way out, nothing from elsewhere. */
export function MailFrame({ html, title, className }: MailFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const scheme = useComputedColorScheme('light');
  const write = useCallback(() => {
    const page = frame.current?.contentDocument;
    // Before it has loaded there is another empty page, which has the console's own policy.
    if (page?.location.pathname !== EMPTY_PAGE) return;
    put(page, html);
    color(page, scheme);
  }, [html, scheme]);
  useEffect(write, [write]);
  return (
    <iframe
      ref={frame}
      src={EMPTY_PAGE}
      sandbox="allow-same-origin"
      title={title}
      className={className}
      onLoad={write}
      tabIndex={0}
    />
  );
}

function put(page: Document, html: string): void {
  // A document that nobody shows loads nothing, and is of the frame: the console's policy on styles does not bind it.
  const mail = page.implementation.createHTMLDocument();
  mail.documentElement.innerHTML = html;
  mail.querySelectorAll(OUTWARD).forEach((element) => element.remove());
  page.documentElement.innerHTML = mail.documentElement.innerHTML;
  page.addEventListener('click', stay);
  page.addEventListener('auxclick', stay);
}

/** A link is only looked at here. */
const stay = (event: Event): void => event.preventDefault();

const ASKED_OF_SCREEN = /\(prefers-color-scheme:\s*(light|dark)\)/g;

/** Has a mail, which asks the screen for its colors, get those of the console. */
function color(page: Document, scheme: 'light' | 'dark'): void {
  page.documentElement.style.setProperty('color-scheme', scheme, 'important');
  for (const { cssRules } of page.styleSheets)
    for (const rule of cssRules)
      if (isOfMedia(rule))
        rule.media.mediaText = rule.media.mediaText.replace(ASKED_OF_SCREEN, (_, asked) =>
          asked === scheme ? '(min-width: 0px)' : '(max-width: 0px)',
        );
}

/** Its class is of the frame's own window. */
const isOfMedia = (rule: CSSRule): rule is CSSMediaRule => 'media' in rule;
