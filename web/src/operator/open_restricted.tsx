// A restricted incident shows nothing until its reader gave a reason, which the record keeps.
import { useState } from 'react';
import { api, ask } from '../api/client';
import { common } from '../i18n/common';
import { useWords, type Words } from '../i18n/words';
import { Button } from '../ui/button';
import { TextBox } from '../ui/fields';

const own = {
  why: ['Alasan membuka (dicatat)', 'Reason for opening (recorded)'],
  open: ['Buka', 'Open'],
} as const satisfies Words;

interface Props {
  incident: number;
  number: string;
  tell(error: unknown): void;
  onOpened?: () => void;
}

export function OpenRestricted({ incident, number, tell, onOpened }: Props) {
  const w = useWords(own);
  const c = useWords(common);
  const [reason, setReason] = useState('');
  const enough = reason.trim().length >= 5;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!enough) return;
        ask(
          api.POST('/api/v1/incidents/{incident}/open', {
            params: { path: { incident } },
            body: { reason: reason.trim() },
          }),
        ).then(() => onOpened?.(), tell);
      }}
    >
      <p>
        <strong className="number">{number}</strong> · {c('restricted_hidden')}
      </p>
      <TextBox label={w('why')} value={reason} onChange={setReason} maxLength={500} atLeast={5} />
      <div className="row">
        <Button type="submit" isDisabled={!enough}>
          {w('open')}
        </Button>
      </div>
    </form>
  );
}
