// Closing: an outcome of the type's list, a note, and what the caller answered where the type asks for it.
import { useState } from 'react';
import { api, ask, messageOf } from '../api/client';
import { useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Incident } from '../model';
import { Ask } from '../ui/dialog';
import { Choices, TextBox } from '../ui/fields';
import { FormEnd } from '../ui/form_end';
import { words } from './words';

interface Props {
  incident: Incident;
  open: boolean;
  onClose(): void;
  say(text: string): void;
}
type Answer = 'ya' | 'belum' | 'tidak_terhubung';
const answers: readonly Answer[] = ['ya', 'belum', 'tidak_terhubung'];

export function CloseDialog({ incident, open, onClose, say }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const { types } = useHouse();
  const [outcome, setOutcome] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [caller, setCaller] = useState<Answer | null>(null);
  const [fault, setFault] = useState('');
  const type = types.find((one) => one.id === incident.type);
  const asks = Boolean(type?.ask_caller) && incident.safe_callback !== false;
  const open_still = asks && caller === 'belum';
  const enough =
    open_still || (Boolean(outcome?.trim()) && note.trim().length >= 3 && (!asks || caller !== null));
  const save = () => {
    if (!enough) return;
    ask(
      api.POST('/api/v1/incidents/{incident}/close', {
        params: { path: { incident: incident.id } },
        body: {
          ...(open_still ? {} : { outcome: outcome ?? '' }),
          note: note.trim(),
          ...(caller ? { caller } : {}),
        },
      }),
    ).then(
      ({ closed }) => {
        if (!closed) say(w('stays_open', { number: incident.number }));
        setCaller(null);
        setFault('');
        onClose();
      },
      (error) => setFault(messageOf(error, c('away'))),
    );
  };
  return (
    <Ask title={w('close_title', { number: incident.number })} open={open} onClose={onClose} narrow>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {asks ? (
          <Choices
            label={w('ask_caller')}
            value={caller}
            onChange={(value) => setCaller(value as Answer)}
            choices={answers.map((value) => ({ value, text: w(value) }))}
          />
        ) : null}
        {open_still ? (
          <p className="hint">{w('belum_hint')}</p>
        ) : type?.outcomes.length ? (
          <Choices
            label={w('outcome')}
            value={outcome}
            onChange={setOutcome}
            choices={type.outcomes.map((value) => ({ value, text: value }))}
          />
        ) : (
          <TextBox label={w('outcome')} value={outcome ?? ''} onChange={setOutcome} maxLength={500} />
        )}
        <TextBox
          label={w('close_note')}
          value={note}
          onChange={setNote}
          rows={3}
          maxLength={2000}
          atLeast={3}
        />
        <FormEnd fault={fault} onCancel={onClose} ready={enough} />
      </form>
    </Ask>
  );
}
