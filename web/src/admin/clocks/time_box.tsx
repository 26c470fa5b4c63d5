import { useState } from 'react';
import { useWords } from '../../i18n/words';
import { TextBox } from '../../ui/fields';
import { readTime, timeText, unreadable } from './time_text';
import { words } from './words';

interface Props {
  label: string;
  seconds: number;
  onChange(seconds: number): void;
  fault?: string | undefined;
  hint?: string;
  className?: string;
}

/** A time typed as m:ss; what cannot be read is said at once. */
export function TimeBox({ label, seconds, onChange, fault, hint, className }: Props) {
  const w = useWords(words);
  const [text, setText] = useState(seconds === unreadable ? '' : timeText(seconds));
  return (
    <TextBox
      label={label}
      value={text}
      maxLength={10}
      {...(className ? { className } : {})}
      {...(hint ? { hint } : {})}
      onChange={(next) => {
        setText(next);
        onChange(readTime(next));
      }}
      fault={seconds === unreadable ? w('time_bad') : fault}
    />
  );
}
