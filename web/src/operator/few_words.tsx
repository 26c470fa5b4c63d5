// Asks for a few words: a note on an incident.
import { useState } from 'react';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { TextBox } from '../ui/fields';
import { words } from './words';

interface WordsProps {
  title: string;
  open: boolean;
  onClose(): void;
  onSave(text: string): void;
}

export function Words({ title, open, onClose, onSave }: WordsProps) {
  const c = useWords(common);
  const w = useWords(words);
  const [text, setText] = useState('');
  const save = (words: string) => {
    onSave(words.trim());
    setText('');
    onClose();
  };
  return (
    <Ask title={title} open={open} onClose={onClose} narrow>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) save(text);
        }}
      >
        <TextBox label={w('note')} value={text} onChange={setText} rows={3} maxLength={500} autoFocus />
        <div className="row end">
          <Button onPress={onClose}>{c('cancel')}</Button>
          <Button type="submit" look="main" isDisabled={!text.trim()}>
            {c('save')}
          </Button>
        </div>
      </form>
    </Ask>
  );
}
