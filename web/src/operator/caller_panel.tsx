// The call pop: who calls, what their last calls were, which incidents of theirs are open.
import { api, ask } from '../api/client';
import { useHouse } from '../api/queries';
import { useThings } from '../connection/use';
import { Recordings } from '../history/recordings';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Call, Place } from '../model';
import { dayAndClock } from '../time';
import { Button } from '../ui/button';
import { callerName } from './call_panel';
import { words } from './words';

interface Props {
  call: Call | undefined;
  onIncident(id: number): void;
  onLocation(place: Partial<Place>): void;
  tell(error: unknown): void;
}

export function CallerPanel({ call, onIncident, onLocation, tell }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const incidents = useThings('incident');
  const { agencies } = useHouse();
  if (!call) return <p className="muted">{w('no_caller')}</p>;
  if (call.contact_agency)
    return (
      <p>
        {w('calling_agency')}:{' '}
        <strong>{agencies.find((one) => one.id === call.contact_agency)?.name ?? call.display}</strong>
      </p>
    );
  const open = incidents.filter((one) => call.history.open_incidents?.includes(one.id));
  const { location } = call;
  const results = Object.entries(call.history.results);
  return (
    <div className="stack">
      <p>
        <strong>{callerName(call, c('no_number'))}</strong> {call.display ? `“${call.display}” ` : ''}
        {call.service ? <span className="tag">{call.service}</span> : null}
      </p>
      {call.anonymous ? <p className="warn">▲ {w('caller_anonymous')}</p> : null}
      {location ? (
        <p>
          {w('caller_location')}: {location.civic}{' '}
          {location.lat !== undefined && location.lon !== undefined
            ? `${location.lat.toFixed(5)}, ${location.lon.toFixed(5)}`
            : ''}
          {location.radius_m ? ` ±${Math.round(location.radius_m)} m` : ''}{' '}
          <Button
            size="small"
            onPress={() =>
              onLocation({
                ...(location.lat === undefined ? {} : { lat: location.lat }),
                ...(location.lon === undefined ? {} : { lon: location.lon }),
                ...(location.radius_m === undefined ? {} : { radius_m: Math.round(location.radius_m) }),
                ...(location.civic ? { free_text: location.civic } : {}),
              })
            }
          >
            {w('use_location')}
          </Button>
        </p>
      ) : null}
      <p className="row tight">
        {call.history.count
          ? w('caller_calls', { n: call.history.count })
          : call.number
            ? w('caller_new')
            : null}
        {results.map(([result, n]) => (
          <span key={result} className="tag">
            {n}× {c.of(result)}
          </span>
        ))}
      </p>
      {open.length ? (
        <div>
          <h3>{w('caller_open')}</h3>
          {open.map((one) => (
            <Button key={one.id} size="small" className="wraps" onPress={() => onIncident(one.id)}>
              {one.number} {one.masked ? c('restricted') : one.place_text}
              {one.merged_into
                ? ` · ${w('merged', { number: incidents.find(({ id }) => id === one.merged_into)?.number ?? '' })}`
                : ''}
            </Button>
          ))}
        </div>
      ) : null}
      <ul>
        {call.history.last.map((past) => (
          <li key={past.call} className="row tight">
            <span className="number muted">{dayAndClock(past.at_wall)}</span>
            <span>{c.of(past.result ?? 'unfilled')}</span>
            {past.incident ? (
              <Button
                look="plain"
                size="small"
                onPress={() => {
                  if (past.incident) onIncident(past.incident);
                }}
              >
                {past.incident_number ?? past.incident}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {call.state === 'ended' ? <Recordings call={call.id} recordings={call.recordings} /> : null}
      {call.callback ? <CallbackDone id={call.callback} tell={tell} /> : null}
    </div>
  );
}

function CallbackDone({ id, tell }: { id: number; tell(error: unknown): void }) {
  const w = useWords(words);
  return (
    <Button
      size="small"
      onPress={() =>
        void ask(
          api.POST('/api/v1/callbacks/{callback}/close', {
            params: { path: { callback: id } },
            body: { why: w('callback_reached') },
          }),
        ).catch(tell)
      }
    >
      {w('callback_reached')}
    </Button>
  );
}
