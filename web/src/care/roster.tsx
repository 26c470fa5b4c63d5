// Who sits when: the shifts ahead, the hours nobody covers, and a line to add one.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../api/client';
import { queries, useHouse } from '../api/queries';
import { useWords } from '../i18n/words';
import { dayAndClock, dayBounds, localDay, serverNow } from '../time';
import { Button } from '../ui/button';
import { TextBox } from '../ui/fields';
import { words } from './words';

const rosterQuery = {
  queryKey: ['roster'],
  queryFn: () => ask(api.GET('/api/v1/roster')),
  refetchInterval: 60_000,
};

/** "2026-11-22" and "07:30" of the zone, as microseconds; an end before its start is the next day's. */
export function shiftTimes(day: string, from: string, to: string): { from: number; to: number } | null {
  const start = dayBounds(day)?.from;
  const minutes = (text: string) => {
    const parts = /^(\d{2}):(\d{2})$/.exec(text);
    return parts ? Number(parts[1]) * 60 + Number(parts[2]) : null;
  };
  const [a, b] = [minutes(from), minutes(to)];
  if (start === undefined || a === null || b === null) return null;
  const at = (minute: number) => start + minute * 60_000_000;
  return { from: at(a), to: at(b <= a ? b + 24 * 60 : b) };
}

export function Roster({ tell }: { tell(error: unknown): void }) {
  const w = useWords(words);
  const { seats } = useHouse();
  const { data } = useQuery(rosterQuery);
  const [person, setPerson] = useState('');
  const [seat, setSeat] = useState('');
  const [day, setDay] = useState(() => localDay(serverNow()));
  const [from, setFrom] = useState('07:00');
  const [to, setTo] = useState('15:00');
  const again = () => queries.invalidateQueries({ queryKey: rosterQuery.queryKey });
  const times = shiftTimes(day, from, to);
  const add = () => {
    if (!times || !person) return;
    ask(
      api.POST('/api/v1/roster', {
        params: { header: { 'Idempotency-Key': crypto.randomUUID() } },
        body: { person: Number(person), ...times, ...(seat ? { seat } : {}) },
      }),
    ).then(again, tell);
  };
  const ahead = [...(data?.shifts ?? [])]
    .filter((one) => one.to > serverNow())
    .sort((a, b) => a.from - b.from || a.id - b.id);
  return (
    <section className="panel stack" aria-label={w('roster')}>
      <h2>{w('roster')}</h2>
      {data?.gaps.length === 0 ? <p className="muted">✓ {w('gap_none')}</p> : null}
      {data?.gaps.map((gap) => (
        <p key={gap.from} className="warn">
          ▲ {w('gap', { from: dayAndClock(gap.from), to: dayAndClock(gap.to) })}
        </p>
      ))}
      {ahead.length ? (
        <div className="table-scroll">
          <table className="list">
            <thead>
              <tr>
                <th scope="col">{w('shift_person')}</th>
                <th scope="col">{w('shift_from')}</th>
                <th scope="col">{w('shift_to')}</th>
                <th scope="col">{w('shift_seat')}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {ahead.map((one) => (
                <tr key={one.id}>
                  <td>{one.person_name}</td>
                  <td className="number">{dayAndClock(one.from)}</td>
                  <td className="number">{dayAndClock(one.to)}</td>
                  <td>{seats.find((known) => known.id === one.seat)?.title ?? one.seat ?? '—'}</td>
                  <td>
                    <Button
                      size="small"
                      aria-label={`${w('shift_remove')} ${one.person_name} ${dayAndClock(one.from)}`}
                      onPress={() =>
                        void ask(
                          api.DELETE('/api/v1/roster/{shift}', { params: { path: { shift: one.id } } }),
                        ).then(again, tell)
                      }
                    >
                      {w('shift_remove')}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <p className="muted">{w('shift_none')}</p>
      )}
      <form
        className="row tight"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <label className="field">
          <span className="label">{w('shift_person')}</span>
          <select className="input" value={person} onChange={(event) => setPerson(event.target.value)}>
            <option value="" />
            {data?.people.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="label">{w('shift_seat')}</span>
          <select className="input" value={seat} onChange={(event) => setSeat(event.target.value)}>
            <option value="" />
            {seats.map((one) => (
              <option key={one.id} value={one.id}>
                {one.title}
              </option>
            ))}
          </select>
        </label>
        <TextBox label={w('shift_day')} type="date" value={day} onChange={setDay} />
        <TextBox label={w('shift_from')} type="time" value={from} onChange={setFrom} />
        <TextBox label={w('shift_to')} type="time" value={to} onChange={setTo} />
        <Button type="submit" isDisabled={!person || !times}>
          {w('shift_add')}
        </Button>
      </form>
    </section>
  );
}
