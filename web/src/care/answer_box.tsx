// An alarm that must be answered: what was done, in a line. It sounds each minute until then.
import { useState } from 'react';
import { api, ask } from '../api/client';
import { useWords } from '../i18n/words';
import { Button } from '../ui/button';
import { TextBox } from '../ui/fields';
import { words } from './words';

export function AnswerBox({ alarm, tell }: { alarm: number; tell(error: unknown): void }) {
  const w = useWords(words);
  const [text, setText] = useState('');
  const done = text.trim().length >= 3;
  return (
    <form
      className="row tight answer-box"
      onSubmit={(event) => {
        event.preventDefault();
        if (!done) return;
        void ask(
          api.POST('/api/v1/alarms/{alarm}/answer', {
            params: { path: { alarm } },
            body: { text: text.trim() },
          }),
        ).catch(tell);
      }}
    >
      <TextBox
        label={w('answer')}
        placeholder={w('answer')}
        hideLabel
        value={text}
        onChange={setText}
        maxLength={2000}
        className="grow"
      />
      <Button type="submit" size="small" isDisabled={!done}>
        {w('answer_send')}
      </Button>
    </form>
  );
}
