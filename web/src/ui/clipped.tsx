import { useState } from 'react';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { Button } from './button';

interface Props {
  text: string;
  look?: string;
  /** characters that are left as they are */
  longest: number;
}

/** What somebody told, as much of it as leaves the rest of the page in sight; all of it at a press. */
export function Clipped({ text, look, longest }: Props) {
  const c = useWords(common);
  const [whole, setWhole] = useState(false);
  const long = text.length > longest || text.split('\n').length > 3;
  return (
    <>
      <p className={['said', look, long && !whole ? 'few-lines' : ''].filter(Boolean).join(' ')}>{text}</p>
      {long ? (
        <div>
          <Button size="small" look="plain" aria-expanded={whole} onPress={() => setWhole(!whole)}>
            {c(whole ? 'less' : 'whole_text')}
          </Button>
        </div>
      ) : null}
    </>
  );
}
