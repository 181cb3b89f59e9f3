import { ActionIcon, Button } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { Can } from '../../api/session';
import { PageHeader } from '../../parts/page-header';

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
      <Button size="xs" variant="default" disabled={!onActOnAll} onClick={onActOnAll}>
        Act on all of these
      </Button>
    </Can>
    <Button size="xs" variant="default" onClick={onShowBulk}>
      Bulk actions
    </Button>
    <ActionIcon variant="default" size={30} aria-label="Keys" onClick={onHelp} visibleFrom="sm">
      <IconKeyboard size={18} aria-hidden />
    </ActionIcon>
  </PageHeader>
);
