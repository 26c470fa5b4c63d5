import { useState } from 'react';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { words } from './words';

export interface Shown {
  login: string;
  password: string;
}

/** A generated password, shown this once; the server keeps only its hash. */
export function PasswordOnce({ shown, onClose }: { shown: Shown | null; onClose(): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const [copied, setCopied] = useState(false);
  const close = () => {
    setCopied(false);
    onClose();
  };
  return (
    <Ask title={w('reset')} open={shown !== null} onClose={close} narrow alert>
      {shown ? (
        <div className="stack">
          <p>{w('password_once', { login: shown.login })}</p>
          <output className="input number">{shown.password}</output>
          <div className="row end">
            <Button
              onPress={() => void navigator.clipboard.writeText(shown.password).then(() => setCopied(true))}
            >
              {copied ? w('copied') : w('copy')}
            </Button>
            <Button look="main" onPress={close}>
              {c('close')}
            </Button>
          </div>
        </div>
      ) : null}
    </Ask>
  );
}
