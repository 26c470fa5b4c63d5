// Days on which the offices are closed.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask, messageOf } from '../api/client';
import { queries } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { dayText } from '../time';
import { Button } from '../ui/button';
import { TextBox } from '../ui/fields';
import { words } from './house_words';

const key = ['holidays'];
const renew = () => queries.invalidateQueries({ queryKey: key });

export function Holidays({ tell }: { tell(error: unknown): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const list = useQuery({ queryKey: key, queryFn: () => ask(api.GET('/api/v1/holidays')), staleTime: 0 });
  const [date, setDate] = useState('');
  const [name, setName] = useState('');
  // The row that is being edited, as this page showed it; null: a new one.
  const [was, setWas] = useState<string | null>(null);
  const [fault, setFault] = useState('');
  const edit = (one: { date: string; name: string } | null) => {
    setDate(one?.date ?? '');
    setName(one?.name ?? '');
    setWas(one?.name ?? null);
    setFault('');
  };
  const add = () => {
    const body = { date, name: name.trim(), ...(was === null ? {} : { was }) };
    ask(api.POST('/api/v1/holidays', { body })).then(
      () => {
        edit(null);
        void renew();
      },
      (error) => {
        setFault(messageOf(error, c('away')));
        void renew();
      },
    );
  };
  const remove = (one: { date: string; name: string }) => {
    const params = { path: { date: one.date }, query: { was: one.name } };
    ask(api.DELETE('/api/v1/holidays/{date}', { params }))
      .catch(tell)
      .then(() => void renew());
  };
  return (
    <section className="panel stack" aria-label={w('holidays')}>
      <p className="hint">{w('holiday_hint')}</p>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          if (date && name.trim()) add();
        }}
      >
        <TextBox
          label={w('date')}
          type="date"
          value={date}
          onChange={(to) => {
            setDate(to);
            setWas(null); // another day is another holiday
          }}
          fault={fault || undefined}
          maxLength={10}
        />
        <TextBox className="grow" label={w('holiday_name')} value={name} onChange={setName} maxLength={100} />
        <Button type="submit" look="main" isDisabled={!date || !name.trim()}>
          {was === null ? w('add') : c('save')}
        </Button>
        {was === null ? null : <Button onPress={() => edit(null)}>{c('cancel')}</Button>}
      </form>
      {list.isError ? <p className="critical">▲ {c('away')}</p> : null}
      {list.data?.items.length === 0 ? <p className="hint">{w('none')}</p> : null}
      <ul className="stack">
        {list.data?.items.map((one) => (
          <li key={one.date} className="row">
            <span className="number">{dayText(one.date)}</span>
            <span>{one.name}</span>
            <Button
              className="push"
              size="small"
              aria-label={`${w('change')} ${dayText(one.date)}`}
              onPress={() => edit(one)}
            >
              {w('change')}
            </Button>
            <Button
              size="small"
              aria-label={`${w('remove')} ${dayText(one.date)}`}
              onPress={() => remove(one)}
            >
              {w('remove')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
