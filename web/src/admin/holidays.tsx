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
  const [fault, setFault] = useState('');
  const add = () => {
    ask(api.POST('/api/v1/holidays', { body: { date, name: name.trim() } })).then(
      () => {
        setDate('');
        setName('');
        setFault('');
        void renew();
      },
      (error) => setFault(messageOf(error, c('away'))),
    );
  };
  const remove = (one: string) => {
    ask(api.DELETE('/api/v1/holidays/{date}', { params: { path: { date: one } } })).then(
      () => void renew(),
      tell,
    );
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
          onChange={setDate}
          fault={fault || undefined}
          maxLength={10}
        />
        <TextBox className="grow" label={w('holiday_name')} value={name} onChange={setName} maxLength={100} />
        <Button type="submit" look="main" isDisabled={!date || !name.trim()}>
          {w('add')}
        </Button>
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
              aria-label={`${w('remove')} ${dayText(one.date)}`}
              onPress={() => remove(one.date)}
            >
              {w('remove')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
