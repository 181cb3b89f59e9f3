import { ActionIcon, Button } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { Can, useSession } from '../../api/session';
import { PageHeader } from '../../parts/page-header';
import { useExceptionFilters } from './filters';

interface HeaderProps {
  onHelp: () => void;
  onShowBulk: () => void;
  /** Undefined while there is nothing to act on. */
  onActOnAll: (() => void) | undefined;
}

/** The page's name, and what is done with the whole of it. */
export const Header = ({ onHelp, onShowBulk, onActOnAll }: HeaderProps) => (
  <PageHeader title="Exceptions">
    <Can role="operator">
      <ActOnAll onAct={onActOnAll} />
    </Can>
    <Button size="xs" variant="default" onClick={onShowBulk}>
      Bulk actions
    </Button>
    <ActionIcon variant="default" size={30} aria-label="Keys" onClick={onHelp} visibleFrom="sm">
      <IconKeyboard size={18} aria-hidden />
    </ActionIcon>
  </PageHeader>
);

/** With a key for several stores, one action is for the lines of one of them. */
function ActOnAll({ onAct }: { onAct: (() => void) | undefined }) {
  const [{ store }] = useExceptionFilters();
  const { stores } = useSession();
  const needsStore = store === undefined && stores !== null && stores.length > 1;
  return (
    <Button
      size="xs"
      variant="default"
      disabled={!onAct || needsStore}
      onClick={onAct}
      title={needsStore ? 'Choose a store first: your key is for several' : undefined}
    >
      Act on all of these
    </Button>
  );
}
