// What people call a place here; in the operators' search with the next letter typed.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask, messageOf, Refused } from '../api/client';
import { queries } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { Button } from '../ui/button';
import { TextBox } from '../ui/fields';
import { words } from './house_words';

const key = ['place-aliases'];
const renew = () => queries.invalidateQueries({ queryKey: key });

export function PlaceAliases({ tell }: { tell(error: unknown): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const list = useQuery({
    queryKey: key,
    queryFn: () => ask(api.GET('/api/v1/place-aliases')),
    staleTime: 0,
  });
  const [text, setText] = useState('');
  const [means, setMeans] = useState('');
  // What the row that is being edited showed; null: a new alias.
  const [was, setWas] = useState<string | null>(null);
  const [fault, setFault] = useState({ where: '', message: '' });
  const edit = (one: { text: string; means: string } | null) => {
    setText(one?.text ?? '');
    setMeans(one?.means ?? '');
    setWas(one?.means ?? null);
    setFault({ where: '', message: '' });
  };
  const add = () => {
    const body = { text: text.trim(), means: means.trim(), ...(was === null ? {} : { was }) };
    ask(api.POST('/api/v1/place-aliases', { body })).then(
      () => {
        edit(null);
        void renew();
      },
      (error) => {
        setFault({
          where: error instanceof Refused ? error.where : '',
          message: messageOf(error, c('away')),
        });
        void renew();
      },
    );
  };
  const remove = (one: { text: string; means: string }) => {
    const params = { query: { text: one.text, was: one.means } };
    ask(api.DELETE('/api/v1/place-aliases', { params }))
      .catch(tell)
      .then(() => void renew());
  };
  const atMeans = fault.where === '$.means';
  return (
    <section className="panel stack" aria-label={w('aliases')}>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() && means.trim()) add();
        }}
      >
        <TextBox
          className="grow"
          label={w('alias_text')}
          value={text}
          onChange={(to) => {
            setText(to);
            setWas(null); // other words are another alias
          }}
          hint={w('alias_hint')}
          fault={atMeans ? undefined : fault.message || undefined}
          maxLength={100}
        />
        <TextBox
          className="grow"
          label={w('alias_means')}
          value={means}
          onChange={setMeans}
          fault={atMeans ? fault.message : undefined}
          maxLength={200}
        />
        <Button type="submit" look="main" isDisabled={!text.trim() || !means.trim()}>
          {was === null ? w('add') : c('save')}
        </Button>
        {was === null ? null : <Button onPress={() => edit(null)}>{c('cancel')}</Button>}
      </form>
      {list.isError ? <p className="critical">▲ {c('away')}</p> : null}
      {list.data?.items.length === 0 ? <p className="hint">{w('none')}</p> : null}
      <div className="table-scroll">
        <table className="list">
          <thead>
            <tr>
              <th scope="col">{w('alias_text')}</th>
              <th scope="col">{w('alias_means')}</th>
              <th scope="col">{w('finds')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {list.data?.items.map((one) => (
              <tr key={one.text}>
                <th scope="row">{one.text}</th>
                <td>{one.means}</td>
                <td>{one.finds.join('; ') || '–'}</td>
                <td>
                  <span className="row tight end">
                    <Button size="small" aria-label={`${w('change')} ${one.text}`} onPress={() => edit(one)}>
                      {w('change')}
                    </Button>
                    <Button
                      size="small"
                      aria-label={`${w('remove')} ${one.text}`}
                      onPress={() => remove(one)}
                    >
                      {w('remove')}
                    </Button>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
