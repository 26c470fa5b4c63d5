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
  const [fault, setFault] = useState({ where: '', message: '' });
  const add = () => {
    ask(api.POST('/api/v1/place-aliases', { body: { text: text.trim(), means: means.trim() } })).then(
      () => {
        setText('');
        setMeans('');
        setFault({ where: '', message: '' });
        void renew();
      },
      (error) =>
        setFault({
          where: error instanceof Refused ? error.where : '',
          message: messageOf(error, c('away')),
        }),
    );
  };
  const remove = (one: string) => {
    ask(api.DELETE('/api/v1/place-aliases', { params: { query: { text: one } } })).then(
      () => void renew(),
      tell,
    );
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
          onChange={setText}
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
          {w('add')}
        </Button>
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
                  <Button
                    size="small"
                    aria-label={`${w('remove')} ${one.text}`}
                    onPress={() => remove(one.text)}
                  >
                    {w('remove')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
