import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

interface Props {
  title: string;
  open: boolean;
  onClose(): void;
  narrow?: boolean;
  alert?: boolean;
  children: ReactNode;
}

export function Ask({ title, open, onClose, narrow, alert, children }: Props) {
  return (
    <ModalOverlay
      className="shade"
      isOpen={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      isDismissable={!alert}
    >
      <Modal className={narrow ? 'dialog narrow' : 'dialog'}>
        <Dialog role={alert ? 'alertdialog' : 'dialog'}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
