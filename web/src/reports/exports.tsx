// Taking a report out: as a file (each is in the audit) or on paper.
import { useState } from 'react';
import { messageOf } from '../api/client';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { Button } from '../ui/button';
import { type Asked, download } from './download';
import { words } from './words';

interface Props {
  path: string;
  asked: Asked;
  json?: boolean;
  print?: boolean;
}

export function Exports({ path, asked, json = true, print = true }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const [busy, setBusy] = useState('');
  const [said, setSaid] = useState('');
  const [wrong, setWrong] = useState('');
  const take = (what: string, more: Asked) => {
    setBusy(what);
    setSaid('');
    setWrong('');
    download(path, { ...asked, ...more })
      .then((name) => setSaid(w('saved', { name })))
      .catch((error) => setWrong(messageOf(error, c('no_history'))))
      .finally(() => setBusy(''));
  };
  return (
    <div className="row no-print">
      <Button busy={busy === 'csv'} onPress={() => take('csv', { format: 'csv' })}>
        {w('csv')}
      </Button>
      <Button busy={busy === 'bom'} onPress={() => take('bom', { format: 'csv', bom: 'true' })}>
        {w('csv_bom')}
      </Button>
      {json ? (
        <Button busy={busy === 'json'} onPress={() => take('json', { format: 'json' })}>
          {w('json')}
        </Button>
      ) : null}
      {print ? <Button onPress={() => window.print()}>{w('print')}</Button> : null}
      <span role="status" className={wrong ? 'critical' : 'muted'}>
        {wrong ? `▲ ${wrong}` : said || w('logged')}
      </span>
    </div>
  );
}
