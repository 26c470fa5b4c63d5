// Everything that happened to one call or incident, in order, with its recordings to play.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { alarmSubject } from '../alarm/told';
import { api, ask, messageOf, Refused } from '../api/client';
import { useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { events } from '../i18n/events';
import { machine, plainly } from '../i18n/machine';
import { useWords } from '../i18n/words';
import type { Alarm, HistoryRow, Story } from '../model';
import { OpenRestricted } from '../operator/open_restricted';
import { phoneText } from '../phone';
import { clock, dayAndClock, span } from '../time';
import { Ask } from '../ui/dialog';
import { Fault } from '../ui/fault';
import { Recordings } from './recordings';
import { words } from './words';

interface Props {
  row: HistoryRow;
  onClose(): void;
}

export function StoryDialog({ row, onClose }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const client = useQueryClient();
  const story = useQuery({
    queryKey: ['story', row.kind, row.id],
    staleTime: 0,
    queryFn: () =>
      row.kind === 'call'
        ? ask(api.GET('/api/v1/calls/{call}/story', { params: { path: { call: row.id } } }))
        : ask(api.GET('/api/v1/incidents/{incident}/story', { params: { path: { incident: row.id } } })),
  });
  const incident = row.kind === 'incident' ? row.id : row.incident;
  const assignments = useMemo(() => agenciesOf(story.data ?? { events: [] }), [story.data]);
  const closed = story.error instanceof Refused && story.error.code === 'restricted';
  return (
    <Ask
      title={w('story', {
        number: (row.kind === 'call' ? phoneText(row.number ?? '') : row.number) || c('no_number'),
      })}
      open
      onClose={onClose}
    >
      <div className="stack">
        <p className="muted">{dayAndClock(row.wall)}</p>
        {(row.masked || closed) && incident ? (
          <OpenRestricted
            incident={incident}
            number={row.incident_number ?? row.number ?? ''}
            tell={() => void story.refetch()}
            onOpened={() => void client.invalidateQueries()}
          />
        ) : null}
        {row.kind === 'call' ? <Recordings call={row.id} recordings={row.recordings ?? []} /> : null}
        {story.isError && !closed ? <Fault text={messageOf(story.error, c('no_history'))} /> : null}
        <ol className="timeline story">
          {story.data?.events.map((event) => (
            <li key={event.seq}>
              <span className="number muted">{clock(event.wall, true)}</span>
              <EventLine type={event.type} data={event.data} assignments={assignments} />
            </li>
          ))}
        </ol>
      </div>
    </Ask>
  );
}

type Data = Record<string, unknown>;
const text = (data: Data, key: string) => (typeof data[key] === 'string' ? (data[key] as string) : '');

/** Later events name an assignment only by its number; the one that made it says whose it is. */
export function agenciesOf(story: Story): ReadonlyMap<unknown, string> {
  const found = new Map<unknown, string>();
  for (const { type, data } of story.events)
    if (type === 'assignment_created') found.set(data.assignment, text((data.line ?? {}) as Data, 'agency'));
  return found;
}

interface EventProps {
  type: string;
  data: Data;
  assignments: ReadonlyMap<unknown, string>;
}

export function EventLine({ type, data, assignments }: EventProps) {
  const e = useWords(events);
  const c = useWords(common);
  const m = useWords(machine);
  const house = useHouse();
  const agency = text(data, 'agency') || assignments.get(data.assignment);
  const seat = text(data, 'seat');
  if (type === 'alarm_raised') {
    const raised = { alarm: text(data, 'kind'), subject: text(data, 'subject'), text: '' } as Alarm;
    return (
      <span>
        {e.of(type)} · {c.of(raised.alarm)} · {alarmSubject(raised, house, c.of)}
      </span>
    );
  }
  const owners =
    type === 'owner_changed' && [text(data, 'from_name'), text(data, 'owner_name')].filter(Boolean);
  const details = [
    owners ? owners.join(' → ') : text(data, 'person_name'),
    agency && (house.agencies.find((one) => one.id === agency)?.short_name ?? agency),
    seat && (house.seats.find((one) => one.id === seat)?.title ?? seat),
    // what a clock measures, and how long it gives
    text(data, 'leg') && c.of(text(data, 'leg')),
    type === 'clock_started' && typeof data.seconds === 'number' && span(data.seconds * 1e6),
    text(data, 'result') &&
      (type === 'delivery_ended' ? m.of(text(data, 'result')) : c.of(text(data, 'result'))),
    text(data, 'caller_name'),
    ...['reason', 'why', 'outcome', 'name', 'text', 'note', 'narrative'].map((key) =>
      plainly(type, text(data, key), m),
    ),
  ].filter(Boolean);
  return (
    <span>
      {e.of(type)}
      {details.length ? ` · ${details.join(' · ')}` : ''}
    </span>
  );
}
