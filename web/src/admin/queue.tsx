// How long seats ring and desks rest: for the next call.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../api/client';
import { queries } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { QueueSettings } from '../model';
import { Button } from '../ui/button';
import { TextBox } from '../ui/fields';
import { useFault } from './faults';
import { LastChange } from './last_change';
import { words } from './settings_words';

const key = ['settings', 'queue'];
const fields = [
  ['ring_s', 'ring_hint'],
  ['offer_all_after_s', 'offer_all_hint'],
  ['misses_to_pause', 'misses_hint'],
  ['wrap_up_s', 'wrap_up_hint'],
  ['wrap_up_extension_s', 'wrap_up_extension_hint'],
  ['short_call_s', 'short_hint'],
  ['owner_missing_after_s', 'owner_hint'],
] as const;
type Field = (typeof fields)[number][0];
type Typed = Record<Field, string>;

export function Queue() {
  const w = useWords(words);
  const c = useWords(common);
  const now = useQuery({
    queryKey: key,
    queryFn: () => ask(api.GET('/api/v1/settings/queue')),
    staleTime: 0,
  });
  return (
    <section className="panel stack" aria-label={w('queue')}>
      <p className="hint">{w('queue_hint')}</p>
      {now.isError ? <p className="critical">▲ {c('away')}</p> : null}
      {now.data ? <QueueForm key={now.data.revision} now={now.data} /> : null}
    </section>
  );
}

function QueueForm({ now }: { now: QueueSettings }) {
  const w = useWords(words);
  const c = useWords(common);
  const [typed, setTyped] = useState<Typed>(
    () => Object.fromEntries(fields.map(([field]) => [field, String(now[field])])) as Typed,
  );
  const fault = useFault(
    c('away'),
    fields.map(([field]) => field),
  );
  const changed = fields.some(([field]) => typed[field].trim() !== String(now[field]));
  const save = () => {
    const odd = fields.find(([field]) => !/^\d{1,6}$/.test(typed[field].trim()));
    if (odd) {
      fault.put(odd[0], w('whole_number'));
      return;
    }
    const body = Object.fromEntries(fields.map(([field]) => [field, Number(typed[field])])) as Record<
      Field,
      number
    >;
    ask(api.PUT('/api/v1/settings/queue', { body: { ...body, revision: now.revision } })).then(() => {
      fault.clear();
      void queries.invalidateQueries({ queryKey: key });
    }, fault.take);
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (changed) save();
      }}
    >
      <div className="halves">
        {fields.map(([field, hint]) => (
          <TextBox
            key={field}
            label={w(field)}
            hint={w(hint)}
            inputMode="numeric"
            maxLength={6}
            value={typed[field]}
            onChange={(value) => setTyped((before) => ({ ...before, [field]: value }))}
            fault={fault.at(field)}
          />
        ))}
      </div>
      <p className="fault" role="alert">
        {fault.overtaken ? w('overtaken', { what: fault.rest }) : fault.rest}
      </p>
      <div className="row">
        <LastChange by={now.changed_by} at={now.changed_at_wall} />
        {fault.overtaken ? (
          <Button className="push" onPress={() => void queries.invalidateQueries({ queryKey: key })}>
            {w('reload')}
          </Button>
        ) : null}
        <Button className={fault.overtaken ? '' : 'push'} type="submit" look="main" isDisabled={!changed}>
          {c('save')}
        </Button>
      </div>
    </form>
  );
}
