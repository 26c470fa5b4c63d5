// Asks for the few words that go with a step: why it is taken over, reopened, declined.
import { useState } from 'react';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { TextBox } from '../ui/fields';

interface Props {
  title: string;
  label: string;
  open: boolean;
  onClose(): void;
  onSay(text: string): void;
}

export function Reason({ title, label, open, onClose, onSay }: Props) {
  const c = useWords(common);
  const [text, setText] = useState('');
  const done = text.trim().length >= 3;
  return (
    <Ask title={title} open={open} onClose={onClose} narrow>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!done) return;
          onSay(text.trim());
          setText('');
          onClose();
        }}
      >
        <TextBox label={label} value={text} onChange={setText} maxLength={500} atLeast={3} autoFocus />
        <div className="row end">
          <Button onPress={onClose}>{c('cancel')}</Button>
          <Button type="submit" look="main" isDisabled={!done}>
            {c('save')}
          </Button>
        </div>
      </form>
    </Ask>
  );
}
