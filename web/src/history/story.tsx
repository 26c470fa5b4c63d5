// Everything that happened to one call or incident, in order, with its recordings to play.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask, messageOf, Refused } from '../api/client';
import { useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { events } from '../i18n/events';
import { useWords } from '../i18n/words';
import type { HistoryRow } from '../model';
import { OpenRestricted } from '../operator/open_restricted';
import { clock, dayAndClock } from '../time';
import { Ask } from '../ui/dialog';
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
  const closed = story.error instanceof Refused && story.error.code === 'restricted';
  return (
    <Ask title={w('story', { number: row.number || c('no_number') })} open onClose={onClose}>
      <div className="stack">
        {(row.masked || closed) && incident ? (
          <OpenRestricted
            incident={incident}
            number={row.incident_number ?? row.number ?? ''}
            tell={() => void story.refetch()}
            onOpened={() => void client.invalidateQueries()}
          />
        ) : null}
        {row.kind === 'call' ? <Recordings call={row.id} recordings={row.recordings ?? []} /> : null}
        {story.isError && !closed ? (
          <p className="critical" role="alert">
            ▲ {messageOf(story.error, c('no_history'))}
          </p>
        ) : null}
        <ol className="timeline story">
          {story.data?.events.map((event) => (
            <li key={event.seq}>
              <span className="number muted">{clock(event.wall, true)}</span>
              <EventLine type={event.type} data={event.data} />
            </li>
          ))}
        </ol>
        <p className="hint">{dayAndClock(row.wall)}</p>
      </div>
    </Ask>
  );
}

function EventLine({ type, data }: { type: string; data: Record<string, unknown> }) {
  const e = useWords(events);
  const c = useWords(common);
  const { agencies } = useHouse();
  const word = (key: string) => (typeof data[key] === 'string' ? (data[key] as string) : '');
  const agency = word('agency');
  const details = [
    agency && (agencies.find((one) => one.id === agency)?.short_name ?? agency),
    word('seat'),
    word('result') && c.of(word('result')),
    word('reason'),
    word('why'),
    word('outcome'),
    word('phone_name'),
    word('text'),
    word('note'),
  ].filter(Boolean);
  return (
    <span>
      {e.of(type)}
      {details.length ? ` · ${details.join(' · ')}` : ''}
    </span>
  );
}
