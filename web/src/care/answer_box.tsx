// An alarm that must be answered: what was done, in a line. It sounds each minute until then.
import { useEffect, useRef, useState } from 'react';
import { api, ask } from '../api/client';
import { useWords } from '../i18n/words';
import { Button } from '../ui/button';
import { TextBox } from '../ui/fields';
import { useLetGo } from '../ui/let_go';
import { words } from './words';

interface Props {
  alarm: number;
  tell(error: unknown): void;
  /** this alarm while there are words in the box, null when they are gone */
  onTyping?: (alarm: number | null) => void;
}

export function AnswerBox({ alarm, tell, onTyping }: Props) {
  const w = useWords(words);
  const [text, setText] = useState('');
  const [sent, setSent] = useState(false);
  const box = useLetGo<HTMLFormElement>();
  // A colleague was faster, or the list was closed: who typed is told that nothing of it went out.
  const left = useRef(() => {});
  left.current = () => {
    if (!text.trim()) return;
    onTyping?.(null);
    if (!sent) tell(new Error(w('answer_gone', { text: text.trim() })));
  };
  useEffect(() => () => left.current(), []);
  const done = text.trim().length >= 3;
  return (
    <form
      ref={box}
      className="row tight answer-box"
      onSubmit={(event) => {
        event.preventDefault();
        if (!done) return;
        setSent(true);
        void ask(
          api.POST('/api/v1/alarms/{alarm}/answer', {
            params: { path: { alarm } },
            body: { text: text.trim() },
          }),
        ).catch((error) => {
          setSent(false);
          tell(error);
        });
      }}
    >
      <TextBox
        label={w('answer')}
        placeholder={w('answer')}
        hideLabel
        value={text}
        onChange={(next) => {
          setText(next);
          onTyping?.(next.trim() ? alarm : null);
        }}
        maxLength={2000}
        className="grow"
      />
      <Button type="submit" size="small" isDisabled={!done}>
        {w('answer_send')}
      </Button>
    </form>
  );
}
