// Search in the record: by number, place, time and type; a call's or incident's whole story with its
// recordings. From PostgreSQL: when that is away the page says so and the rest of the house works on.
import '../styles/supervisor.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask, Refused } from '../api/client';
import { useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { HistoryRow } from '../model';
import { phoneText } from '../phone';
import { Topbar } from '../shell/topbar';
import { dayAndClock, dayBounds, span } from '../time';
import { Button } from '../ui/button';
import { Combo } from '../ui/combo';
import { Fault } from '../ui/fault';
import { Choices, TextBox } from '../ui/fields';
import { StoryDialog } from './story';
import { words } from './words';

interface Asked {
  kind?: 'call' | 'incident';
  number?: string;
  place?: string;
  type?: string;
  from?: number;
  to?: number;
}
const page = 50;

export default function SearchPage() {
  const w = useWords(words);
  const c = useWords(common);
  const { types } = useHouse();
  const [kind, setKind] = useState<string | null>('all');
  const [number, setNumber] = useState('');
  const [place, setPlace] = useState('');
  const [typeText, setTypeText] = useState('');
  const [type, setType] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [asked, setAsked] = useState<Asked>({});
  const [offset, setOffset] = useState(0);
  const [open, setOpen] = useState<HistoryRow | null>(null);

  const found = useQuery({
    queryKey: ['history', asked, offset],
    queryFn: () => ask(api.GET('/api/v1/history', { params: { query: { ...asked, limit: page, offset } } })),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const search = () => {
    setOffset(0);
    const first = dayBounds(from)?.from;
    const last = dayBounds(to)?.to;
    setAsked({
      ...(kind === 'call' || kind === 'incident' ? { kind } : {}),
      ...(number.trim() ? { number: number.trim() } : {}),
      ...(place.trim() ? { place: place.trim() } : {}),
      ...(type ? { type } : {}),
      ...(first === undefined ? {} : { from: first }),
      ...(last === undefined ? {} : { to: last }),
    });
    void found.refetch();
  };
  // said at the first failure: further tries would leave an empty page for a quarter of a minute
  const failed = found.data ? found.error : found.failureReason;
  const away = failed instanceof Refused ? failed.message : c('no_history');
  return (
    <div className="page">
      <Topbar />
      <main className="content stack">
        <form
          className="panel search-form"
          aria-label={c('page_search')}
          onSubmit={(event) => {
            event.preventDefault();
            search();
          }}
        >
          <Choices
            label={w('kind')}
            value={kind}
            onChange={setKind}
            choices={[
              { value: 'all', text: w('all') },
              { value: 'call', text: w('calls') },
              { value: 'incident', text: w('incidents') },
            ]}
          />
          <TextBox label={w('number')} value={number} onChange={setNumber} inputMode="tel" maxLength={32} />
          <TextBox label={w('place')} value={place} onChange={setPlace} maxLength={200} />
          <Combo
            label={w('type')}
            input={typeText}
            onInput={(text) => {
              setTypeText(text);
              if (!text) setType('');
            }}
            chosen={type || null}
            onChoose={(id) => {
              setType(id);
              setTypeText(types.find((one) => one.id === id)?.name ?? id);
            }}
            suggestions={types
              .filter((one) => one.name.toLowerCase().includes(typeText.trim().toLowerCase()))
              .map((one) => ({ id: one.id, text: one.name }))}
          />
          <TextBox label={w('from')} value={from} onChange={setFrom} type="date" />
          <TextBox label={w('to')} value={to} onChange={setTo} type="date" />
          <Button type="submit" look="main" busy={found.isFetching}>
            {w('search')}
          </Button>
        </form>
        <section className="panel stack" aria-label={w('results')}>
          <h2>{w('results')}</h2>
          {failed ? <Fault text={away} /> : found.isPending ? <p className="muted">{c('loading')}</p> : null}
          {found.data ? <Rows rows={found.data.items} onOpen={setOpen} /> : null}
          <div className="row">
            {offset > 0 ? (
              <Button onPress={() => setOffset(Math.max(0, offset - page))}>{w('newer')}</Button>
            ) : null}
            {found.data?.more ? <Button onPress={() => setOffset(offset + page)}>{w('older')}</Button> : null}
          </div>
        </section>
      </main>
      {open ? <StoryDialog row={open} onClose={() => setOpen(null)} /> : null}
    </div>
  );
}

function Rows({ rows, onOpen }: { rows: readonly HistoryRow[]; onOpen(row: HistoryRow): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const { types, seats } = useHouse();
  const seatOf = (id: string | undefined) => seats.find((one) => one.id === id)?.title ?? id;
  if (rows.length === 0) return <p className="muted">{w('nothing')}</p>;
  return (
    <div className="table-scroll">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">{w('time')}</th>
            <th scope="col">{w('what')}</th>
            <th scope="col">{w('number')}</th>
            <th scope="col">{w('type')}</th>
            <th scope="col">{w('place')}</th>
            <th scope="col">{w('waited')}</th>
            <th scope="col">{w('talked')}</th>
            <th scope="col">{w('who')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.kind}-${row.id}`}>
              <td className="number">{dayAndClock(row.wall)}</td>
              <td>{row.kind === 'call' ? w('call') : w('incident')}</td>
              <td>
                <button type="button" className="card-button" onClick={() => onOpen(row)}>
                  <u className="number">
                    {(row.kind === 'call' ? phoneText(row.number ?? '') : row.number) || c('no_number')}
                  </u>
                </button>
              </td>
              <td>
                {row.masked
                  ? c('restricted_hidden')
                  : (types.find((one) => one.id === row.type)?.name ?? row.type ?? c.of(row.result))}
                {row.incident_number && row.kind === 'call' ? ` · ${row.incident_number}` : ''}
              </td>
              <td>{row.place_text ?? ''}</td>
              <td className="number">{row.wait_ms === undefined ? '' : span(row.wait_ms * 1000)}</td>
              <td className="number">{row.talk_ms === undefined ? '' : span(row.talk_ms * 1000)}</td>
              <td>{[row.person_name, seatOf(row.seat)].filter(Boolean).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
