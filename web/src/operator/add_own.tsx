// An agency the rules did not name, chosen by a person with a reason: an override that stays on the record.
import { useState } from 'react';
import { useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { useWords, type Words } from '../i18n/words';
import { Button } from '../ui/button';
import { Combo } from '../ui/combo';
import { Ask } from '../ui/dialog';
import { TextBox } from '../ui/fields';

const words = {
  plan_add: ['Tambah instansi sendiri', 'Add an agency of ours'],
  plan_add_why: ['Alasan menambah', 'Why it is added'],
  plan_agency: ['Instansi', 'Agency'],
  add_agency: ['Tambahkan', 'Add'],
} as const satisfies Words;

const atLeast = 5; // as the server asks

interface Props {
  open: boolean;
  onClose(): void;
  /** those of the plan or the incident already */
  without: readonly string[];
  onAdd(agency: string, reason: string): void;
}

export function AddOwn({ open, onClose, without, onAdd }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const { agencies } = useHouse();
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const sought = search.trim().toLowerCase();
  const found = agencies.filter(
    (one) =>
      !without.includes(one.id) &&
      (!sought || chosen !== null || `${one.short_name} ${one.name}`.toLowerCase().includes(sought)),
  );
  const done = chosen !== null && reason.trim().length >= atLeast;
  return (
    <Ask title={w('plan_add')} open={open} onClose={onClose} narrow>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen === null || !done) return;
          onAdd(chosen, reason.trim());
          setSearch('');
          setChosen(null);
          setReason('');
          onClose();
        }}
      >
        <Combo
          label={w('plan_agency')}
          input={search}
          onInput={(text) => {
            setSearch(text);
            if (chosen !== null && agencies.find((one) => one.id === chosen)?.short_name !== text)
              setChosen(null);
          }}
          chosen={chosen}
          onChoose={(id) => {
            setChosen(id);
            setSearch(agencies.find((one) => one.id === id)?.short_name ?? '');
          }}
          suggestions={found.map((one) => ({ id: one.id, text: one.short_name, detail: one.name }))}
          openOnFocus
        />
        <TextBox
          label={w('plan_add_why')}
          value={reason}
          onChange={setReason}
          maxLength={500}
          atLeast={atLeast}
        />
        <div className="row end">
          <Button onPress={onClose}>{c('cancel')}</Button>
          <Button type="submit" look="main" isDisabled={!done}>
            {w('add_agency')}
          </Button>
        </div>
      </form>
    </Ask>
  );
}
