// A dialog that is one form: what is wrong and belongs to no field stands above its two buttons.
import type { ReactNode } from 'react';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';

interface Props {
  title: string;
  narrow?: boolean;
  /** nothing that is needed is missing */
  ready: boolean;
  fault: string;
  onSave(): void;
  onClose(): void;
  children: ReactNode;
}

export function FormDialog({ title, narrow = false, ready, fault, onSave, onClose, children }: Props) {
  const c = useWords(common);
  return (
    <Ask title={title} open onClose={onClose} narrow={narrow}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onSave();
        }}
      >
        {children}
        <p className="fault" role="alert">
          {fault}
        </p>
        <div className="row end">
          <Button onPress={onClose}>{c('cancel')}</Button>
          <Button type="submit" look="main" isDisabled={!ready}>
            {c('save')}
          </Button>
        </div>
      </form>
    </Ask>
  );
}
